package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.examples.drill.watch.HomeRoutes;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Changes of route that a fault explains, and those that nothing does. */
class DrillHomeRoutesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final HomeRoutes routes = new HomeRoutes("us-east-1", () -> now);

    @Test
    void each_way_is_timed_from_the_fault_and_from_its_end() {
        at(10, AccessMode.READ, 100);
        strike(1_000);
        at(1_700, AccessMode.READ, 0);
        assertThat(routes.away()).isFalse();
        at(1_900, AccessMode.WRITE, 0);
        assertThat(routes.away()).isTrue();
        heal(5_000);
        at(20_000, AccessMode.READ, 5);
        assertThat(routes.returning()).isTrue();
        assertThat(routes.untilBack()).isEmpty();
        at(80_000, AccessMode.READ, 100);
        at(80_500, AccessMode.WRITE, 100);

        assertThat(routes.untilLeft(AccessMode.READ)).isEqualTo(Duration.ofMillis(700));
        assertThat(routes.untilLeft(AccessMode.WRITE)).isEqualTo(Duration.ofMillis(900));
        assertThat(routes.untilReturning()).contains(Duration.ofMillis(15_000));
        assertThat(routes.untilBack()).contains(Duration.ofMillis(75_500));
        assertThat(routes.needless()).isEmpty();
    }

    @Test
    void what_stays_as_it_is_is_no_change() {
        strike(0);
        at(100, AccessMode.READ, 0);
        at(105, AccessMode.READ, 0);
        assertThat(routes.needless()).isEmpty();
    }

    @Test
    void leaving_before_the_fault_is_a_failure() {
        at(10, AccessMode.READ, 0);
        assertThat(routes.needless()).containsExactly("us-east-1 was left for reads before the fault");
    }

    @Test
    void using_it_while_the_fault_lasts_is_a_failure() {
        strike(0);
        at(100, AccessMode.WRITE, 0);
        at(200, AccessMode.WRITE, 100);
        assertThat(routes.needless()).containsExactly("us-east-1 was used for writes while the fault lasted");
    }

    @Test
    void leaving_it_again_on_the_way_back_is_a_failure() {
        strike(0);
        at(100, AccessMode.READ, 0);
        heal(200);
        at(300, AccessMode.READ, 5);
        at(400, AccessMode.READ, 0);
        assertThat(routes.needless()).containsExactly("us-east-1 was left for reads a second time");
    }

    @Test
    void a_service_elsewhere_has_no_reason_to_change_anything() {
        strike(0);
        routes.note("eu-west-1", AccessMode.READ, 0);
        assertThat(routes.needless()).singleElement().asString().contains("eu-west-1", "reads");
        assertThat(routes.away()).isFalse();
    }

    private void strike(int millis) {
        now = START.plusMillis(millis);
        routes.strike();
    }

    private void heal(int millis) {
        now = START.plusMillis(millis);
        routes.heal();
    }

    private void at(int millis, AccessMode access, int share) {
        now = START.plusMillis(millis);
        routes.note("us-east-1", access, share);
    }
}
