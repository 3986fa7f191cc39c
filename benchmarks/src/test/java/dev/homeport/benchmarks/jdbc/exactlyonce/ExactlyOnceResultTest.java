package dev.homeport.benchmarks.jdbc.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.benchmarks.report.Figure;
import dev.homeport.testkit.ledger.LedgerReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing may be done twice, told wrongly or lost; all else is only told. */
class ExactlyOnceResultTest {

    private static final List<String> NONE = List.of();
    private static final List<String> ONE = List.of("write-1");

    @Test
    void a_write_that_is_done_twice_told_wrongly_or_lost_is_missed() {
        assertThat(missed(new LedgerReport(NONE, NONE, ONE, ONE, NONE, NONE))).isEmpty();
        assertThat(missed(new LedgerReport(NONE, NONE, NONE, NONE, NONE, ONE))).containsExactly("done twice");
        assertThat(missed(new LedgerReport(NONE, ONE, NONE, NONE, NONE, NONE))).containsExactly("told wrongly");
        assertThat(missed(new LedgerReport(NONE, NONE, NONE, NONE, ONE, NONE))).containsExactly("told wrongly");
        assertThat(missed(new LedgerReport(ONE, NONE, NONE, NONE, NONE, NONE))).containsExactly("lost");
    }

    @Test
    void the_share_that_the_token_resolved_is_of_all_commits_that_were_not_answered() {
        assertThat(share(result(NONE, 0, 0, 0))).isEqualTo(100);
        assertThat(share(result(NONE, 1, 2, 1))).isEqualTo(75);
    }

    @Test
    void the_sum_of_two_series_keeps_what_either_has_missed() {
        var sum = result(ONE, 1, 0, 0).plus(result(NONE, 0, 1, 2));
        assertThat(sum.figures().stream().filter(figure -> !figure.met()))
                .extracting(Figure::what)
                .containsExactly("lost");
        assertThat(share(sum)).isEqualTo(75);
        assertThat(sum.failovers()).isEqualTo(12);
        assertThat(sum.took()).isEqualTo(Duration.ofSeconds(12));
    }

    private static List<String> missed(LedgerReport report) {
        return new ExactlyOnceResult(6, Duration.ofSeconds(6), report, 1, 0, 0, 0, 0)
                .figures().stream()
                        .filter(figure -> !figure.met())
                        .map(Figure::what)
                        .toList();
    }

    private static ExactlyOnceResult result(List<String> lost, long unresolved, long done, long notDone) {
        var report = new LedgerReport(lost, NONE, NONE, NONE, NONE, NONE);
        return new ExactlyOnceResult(6, Duration.ofSeconds(6), report, 1, 0, unresolved, done, notDone);
    }

    private static double share(ExactlyOnceResult result) {
        return result.figures().stream()
                .filter(figure -> figure.what().startsWith("share"))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
