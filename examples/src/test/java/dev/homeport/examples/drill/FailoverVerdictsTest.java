package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.drill.result.FailoverResult;
import dev.homeport.testkit.Replication;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fails a scenario, and what is said of one that could not be played. */
class FailoverVerdictsTest {

    private static final PlannedFailover CRASH =
            new PlannedFailover(FailoverScenario.CRASH, PlannedFailover.DEFAULT_PROBES, Replication.SYNCHRONOUS);

    private static final PlannedRerouting EVACUATE = new PlannedRerouting(ReroutingScenario.EVACUATE);

    private final FailoverResult good = run(Optional.of(Duration.ofMillis(100)));
    private final FailoverResult slow = run(Optional.of(Duration.ofMillis(900)));

    @TempDir
    Path directory;

    @Test
    void a_missed_bound_fails_by_its_median_and_by_its_worst_case_only_in_a_full_run() {
        assertThat(verdicts(true, good, good, slow).passed()).isFalse();
        assertThat(verdicts(false, good, good, slow).passed()).isTrue();
        assertThat(verdicts(false, good, good, slow).warnings()).hasSize(1);
        assertThat(verdicts(false, slow, slow, good).passed()).isFalse();
    }

    @Test
    void a_promise_broken_in_the_failback_fails_the_scenario_and_keeps_its_figures() {
        var broken = verdicts(false, good.alsoBroken(List.of("failback: 1 order acknowledged and lost: x")));
        assertThat(broken.passed()).isFalse();
        assertThat(broken.medianFirstWrite()).contains(Duration.ofMillis(100));
    }

    @Test
    void a_run_without_a_first_write_does_not_count_as_a_fast_one() {
        assertThat(verdicts(false, slow, run(Optional.empty())).medianFirstWrite())
                .contains(Duration.ofMillis(900));
    }

    @Test
    void every_scenario_gets_a_verdict_when_none_can_be_played() throws Exception {
        var output = new ByteArrayOutputStream();
        var out = new PrintStream(output, true, StandardCharsets.UTF_8);
        Rehearsal.Opening impossible = probes -> {
            throw new IllegalStateException("no \"room\"\nleft");
        };
        try (var rehearsal = new Rehearsal(impossible, 1, Duration.ofSeconds(1), true, false, out)) {
            var summary = new Summary(rehearsal.play(List.of(CRASH, EVACUATE)));
            summary.print(out);
            try (var files = DrillOutput.prepare(directory)) {
                files.write(summary);
            }
            assertThat(summary.passed()).isFalse();
        }
        assertThat(output.toString(StandardCharsets.UTF_8))
                .contains("crash: FAILED: not played to the end: no \"room\"", "evacuate: FAILED: not played");
        assertThat(Files.readString(directory.resolve("summary.json")))
                .contains(
                        "\"detectMillis\":null",
                        "\"staleAcknowledged\":null",
                        "\"appliedTwice\":null",
                        "\"passed\":false",
                        "no \\\"room\\\"\\u000aleft");
    }

    private static FailoverVerdicts verdicts(boolean worstCaseFails, FailoverResult... runs) {
        return new FailoverVerdicts(CRASH, List.of(runs), List.of(), worstCaseFails);
    }

    private static FailoverResult run(Optional<Duration> firstWrite) {
        return new FailoverResult(
                Duration.ZERO, firstWrite, 0, Duration.ZERO, List.of(), List.of(), List.of(), List.of(), Map.of());
    }
}
