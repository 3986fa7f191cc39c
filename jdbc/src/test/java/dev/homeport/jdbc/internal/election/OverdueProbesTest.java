package dev.homeport.jdbc.internal.election;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static dev.homeport.jdbc.ElectionScript.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.ElectionScript;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OverdueProbesTest {

    private static final ProbeResult ANSWER =
            new ProbeResult.Answered(ElectionScript.facts(A, OptionalLong.of(1), OptionalInt.of(1), false));
    private static final ProbeResult MISS = new ProbeResult.Missed("connection refused");

    private final OverdueProbes overdue = new OverdueProbes(Duration.ofMillis(400));

    @Test
    void nothing_is_due_while_nothing_is_under_way() {
        assertThat(overdue.nextDue()).isEmpty();
        assertThat(overdue.due(START.plusSeconds(60))).isEmpty();
    }

    @Test
    void silence_counts_once_for_each_probe_timeout_it_lasts() {
        overdue.started(A, START);
        assertThat(overdue.due(at(399))).isEmpty();
        assertThat(overdue.due(at(400))).singleElement().satisfies(miss -> {
            assertThat(miss.node()).isEqualTo(A);
            assertThat(miss.at()).isEqualTo(at(400));
            assertThat(miss.result()).isEqualTo(new ProbeResult.Silent("silent for 400 ms"));
        });
        assertThat(overdue.due(at(799))).isEmpty();
        assertThat(overdue.due(at(800))).hasSize(1);
        assertThat(overdue.due(at(1_200))).hasSize(1);
    }

    @Test
    void a_pause_of_our_own_process_is_one_miss_and_not_several() {
        overdue.started(A, START);
        var awake = at(60_000);
        assertThat(overdue.due(awake)).hasSize(1);
        assertThat(overdue.due(awake)).isEmpty();
        assertThat(overdue.due(awake.plusMillis(399))).isEmpty();
        assertThat(overdue.nextDue()).contains(awake.plusMillis(400));
    }

    @Test
    void an_answer_counts_however_late_it_is() {
        overdue.started(A, START);
        overdue.due(at(400));
        assertThat(overdue.ended(new Observation(A, ANSWER, at(500))).result()).isEqualTo(ANSWER);
        assertThat(overdue.due(at(900))).isEmpty();
    }

    @Test
    void silence_begins_anew_with_each_byte_and_is_counted_from_there() {
        overdue.started(A, START);
        overdue.heard(A, at(300));
        assertThat(overdue.due(at(699))).isEmpty();
        assertThat(overdue.due(at(700))).singleElement().satisfies(miss -> {
            assertThat(miss.silentSince()).isEqualTo(at(300));
            assertThat(miss.result()).isEqualTo(new ProbeResult.Silent("silent for 400 ms"));
        });
    }

    @Test
    void the_fourth_miss_is_due_as_soon_as_the_silence_is_long_enough_for_a_verdict() {
        overdue.started(A, START);
        overdue.due(at(400));
        overdue.due(at(800));
        overdue.due(at(1_200));
        assertThat(overdue.nextDue()).contains(at(1_500));
        overdue.due(at(1_500));
        assertThat(overdue.nextDue()).contains(at(1_900));
    }

    @Test
    void an_attempt_tells_when_it_began() {
        overdue.started(A, START);
        assertThat(overdue.ended(new Observation(A, MISS, at(300))).silentSince())
                .isEqualTo(START);
    }

    @Test
    void a_failure_counts_unless_its_silence_already_did() {
        overdue.started(A, START);
        assertThat(overdue.ended(new Observation(A, MISS, at(10))).result()).isEqualTo(MISS);
        overdue.started(A, at(100));
        overdue.due(at(500));
        assertThat(overdue.ended(new Observation(A, MISS, at(600))).result())
                .isEqualTo(new ProbeResult.GivenUp("connection refused"));
    }

    @Test
    void silence_starts_again_with_each_byte_so_that_a_long_way_is_none() {
        overdue.started(A, START);
        for (int millis = 300; millis < 3_600; millis += 300) {
            assertThat(overdue.due(at(millis))).isEmpty();
            assertThat(overdue.heard(A, at(millis))).isEmpty();
        }
        assertThat(overdue.due(at(3_700)))
                .singleElement()
                .satisfies(miss -> assertThat(miss.result()).isEqualTo(new ProbeResult.Silent("silent for 400 ms")));
    }

    @Test
    void a_byte_after_silence_that_was_counted_is_a_sign_of_life_at_once() {
        overdue.started(A, START);
        overdue.due(at(400));
        assertThat(overdue.heard(A, at(600)))
                .hasValueSatisfying(heard -> assertThat(heard.result()).isInstanceOf(ProbeResult.Heard.class));
        assertThat(overdue.heard(A, at(610))).isEmpty();
        assertThat(overdue.heard(B, at(610))).isEmpty();
    }

    @Test
    void the_next_one_due_is_the_earliest_of_all_nodes() {
        overdue.started(A, START);
        overdue.started(B, at(100));
        assertThat(overdue.nextDue()).contains(at(400));
        overdue.due(at(400));
        assertThat(overdue.nextDue()).contains(at(500));
    }

    @Test
    void attempts_older_than_the_limit_are_named() {
        overdue.started(A, START);
        overdue.started(B, at(100));
        assertThat(overdue.olderThan(Duration.ofSeconds(5), at(5_050))).containsExactly(A);
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }
}
