package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.drill.watch.PrimarySwitches;
import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.TopologyEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Changes of primary that a fault explains, and those that nothing does. */
class DrillSwitchesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Node OLD = Node.of("us-east-1", "127.0.0.1", 5432);
    private static final Node NEW = Node.of("eu-west-1", "127.0.0.1", 5433);

    private Instant now = START;
    private final PrimarySwitches switches = new PrimarySwitches(List.of("a", "b"), OLD, () -> now);

    @Test
    void detection_lasts_until_the_last_service_has_left() {
        switches.strike();
        at(1_200, "a", lost());
        at(1_500, "b", lost());
        at(3_000, "a", accepted(NEW));
        assertThat(switches.allArrived()).isFalse();
        at(3_100, "b", accepted(NEW));
        assertThat(switches.allArrived()).isTrue();
        assertThat(switches.detect()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(switches.arrived(1)).isEqualTo(START.plusMillis(3_100));
        assertThat(switches.needless()).isEmpty();
    }

    @Test
    void a_primary_lost_before_the_fault_is_a_failure_and_no_detection() {
        at(10, "a", lost());
        now = START.plusMillis(1_000);
        switches.strike();
        at(1_400, "a", accepted(NEW));
        at(1_600, "b", accepted(NEW));
        assertThat(switches.needless()).singleElement().asString().contains("a lost its primary before the fault");
        assertThat(switches.detect()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void another_primary_before_the_fault_is_a_failure() {
        at(10, "b", accepted(NEW));
        assertThat(switches.needless()).hasSize(1);
        assertThat(switches.allArrived()).isFalse();
    }

    @Test
    void the_first_sight_of_the_old_primary_is_none() {
        at(10, "a", accepted(OLD));
        assertThat(switches.needless()).isEmpty();
    }

    @Test
    void going_back_and_leaving_again_are_failures() {
        switches.strike();
        at(1_200, "a", accepted(NEW));
        at(1_300, "a", accepted(OLD));
        at(1_400, "a", lost());
        assertThat(switches.needless())
                .containsExactly("a went back to the old primary", "a lost its primary after the switch: gone");
    }

    private void at(int millis, String service, TopologyEvent event) {
        now = START.plusMillis(millis);
        switches.note(service, event);
    }

    private static TopologyEvent lost() {
        return new TopologyEvent.PrimaryLost(START, OLD, "gone", START);
    }

    private static TopologyEvent accepted(Node primary) {
        return new TopologyEvent.PrimaryAccepted(START, Optional.of(OLD), primary, Epoch.UNKNOWN, START, Duration.ZERO);
    }
}
