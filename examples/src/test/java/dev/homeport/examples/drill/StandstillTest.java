package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.examples.drill.result.ReroutingResult;
import dev.homeport.examples.drill.watch.StandstillWatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which runs a machine that stands still excuses. */
class StandstillTest {

    private static final PlannedRerouting EVACUATE = new PlannedRerouting(ReroutingScenario.EVACUATE);
    private static final Duration STANDSTILL = Duration.ofMillis(300);
    private static final List<String> NONE = List.of();
    private static final List<String> SOME = List.of("it failed");

    @Test
    void a_machine_that_stands_still_is_noticed() {
        var nanos = new AtomicLong();
        try (var watch = new StandstillWatch(nanos::get)) {
            nanos.addAndGet(Duration.ofMillis(100).toNanos());
            assertThat(watch.longest()).isZero();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                nanos.addAndGet(Duration.ofSeconds(1).toNanos());
                return !watch.longest().isZero();
            });
        }
    }

    @Test
    void a_read_that_was_not_answered_while_the_machine_stood_still_is_asked_for_again() {
        assertThat(spoilt(run(SOME, NONE, NONE), STANDSTILL)).isTrue();
    }

    @Test
    void nothing_is_excused_on_a_machine_that_did_not_stand_still() {
        assertThat(spoilt(run(SOME, NONE, NONE), Duration.ZERO)).isFalse();
    }

    @Test
    void a_run_that_kept_every_promise_counts_though_the_machine_stood_still() {
        assertThat(spoilt(run(NONE, NONE, NONE), STANDSTILL)).isFalse();
    }

    @Test
    void a_lost_write_or_a_broken_promise_is_never_excused() {
        assertThat(spoilt(run(SOME, SOME, NONE), STANDSTILL)).isFalse();
        assertThat(spoilt(run(SOME, NONE, SOME), STANDSTILL)).isFalse();
    }

    private static boolean spoilt(ReroutingResult run, Duration standstill) {
        return Rehearsal.spoilt(EVACUATE, run, standstill, false);
    }

    private static ReroutingResult run(List<String> failedReads, List<String> missing, List<String> broken) {
        return new ReroutingResult(
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                failedReads,
                0,
                NONE,
                missing,
                NONE,
                Optional.empty(),
                Optional.empty(),
                broken,
                Map.of(),
                Optional.empty());
    }
}
