package dev.homeport.benchmarks.jdbc.exactlyonce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.benchmarks.report.Figure;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Failover after failover under load, with outcome tokens and synchronous replication: each write is done exactly once. */
@Tag("slow")
class ExactlyOnceTest {

    private static final int FAILOVERS = 100;

    @Test
    void every_write_is_done_once_through_every_failover(TestReporter reporter) throws Exception {
        try (var run = ExactlyOnceRun.start()) {
            var result = run.failOver(FAILOVERS);
            reporter.publishEntry(figures(result));
            assertThat(result.figures()).allMatch(Figure::met);
            assertThat(result.unresolved()).isZero();
            assertThat(result.askedAndDone()).isPositive();
            assertThat(result.askedAndNotDone()).isPositive();
        }
    }

    private static Map<String, String> figures(ExactlyOnceResult result) {
        return result.figures().stream()
                .collect(Collectors.toMap(Figure::what, figure -> Double.toString(figure.value())));
    }
}
