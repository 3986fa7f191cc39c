package dev.homeport.benchmarks.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.benchmarks.report.Figure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A full pool keeps its bounds only beside HikariCP's own runs. */
class SaturatedBoundsTest {

    @Test
    void waits_and_failures_as_hikaricps_are_met() {
        assertThat(missed(List.of(run(100, 0, 0)), List.of(run(110, 0, 0)))).isEmpty();
    }

    @Test
    void one_bad_run_of_three_is_not_the_median() {
        assertThat(missed(
                        List.of(run(100, 0, 0), run(101, 0, 0), run(102, 0, 0)),
                        List.of(run(900, 0, 0), run(101, 0, 0), run(102, 0, 0))))
                .isEmpty();
    }

    @Test
    void longer_waits_more_failures_and_timeouts_that_no_borrower_saw_are_missed() {
        assertThat(missed(List.of(run(100, 0, 0)), List.of(run(120, 0, 0)))).containsExactly("p99, Homeport");
        assertThat(missed(List.of(run(100, 1, 1)), List.of(run(100, 2, 2)))).containsExactly("failures, Homeport");
        assertThat(missed(List.of(run(100, 0, 0)), List.of(run(100, 0, 9))))
                .containsExactly("timeouts by HikariCP's meters, Homeport");
    }

    private static List<String> missed(List<SaturatedRun.Result> plain, List<SaturatedRun.Result> ours) {
        return SaturatedBounds.figures(plain, ours).stream()
                .filter(figure -> !figure.met())
                .map(Figure::what)
                .toList();
    }

    private static SaturatedRun.Result run(long millis, int failures, long timeouts) {
        var wait = Duration.ofMillis(millis);
        return new SaturatedRun.Result(List.of(wait), failures, timeouts, wait);
    }
}
