package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.drill.report.IntegrityCheck;
import dev.homeport.examples.drill.report.ReportPage;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.testkit.Replication;
import dev.homeport.testkit.ledger.WriteLedger;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole region is lost and comes back, with real servers and a real front door. */
@Tag("slow")
class RegionLossTest {

    private static final Duration LOAD = Duration.ofSeconds(1);
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    @ParameterizedTest
    @EnumSource(RegionLoss.class)
    void no_promise_is_broken_when_a_region_is_lost_and_when_it_comes_back(RegionLoss loss) throws Exception {
        var clock = MonotonicClock.create();
        var play = new PlannedRegionLoss(loss, Replication.SYNCHRONOUS, Duration.ZERO);
        var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (silent;
                var stage = Stage.open(Replication.SYNCHRONOUS, play.wiring());
                var health = new HealthWatch(stage, clock);
                var ticker = new Ticker(silent, () -> play.situation(stage), health, new WriteLedger(clock), clock)) {
            stage.warmUp(WARM_UP);
            var result = play.playOnce(new DrillRun(stage, "t", LOAD, false, clock, ticker, health, false));

            assertThat(result.broken()).isEmpty();
            assertThat(result.lost()).isZero();
            assertThat(result.stale()).isZero();
            assertThat(result.ordersBack()).isPresent();
            assertThat(result.facts().integrity())
                    .hasSize(10)
                    .allMatch(IntegrityCheck::kept)
                    .allSatisfy(check -> assertThat(check.acknowledged()).isPositive());
            assertThat(ReportPage.of(List.of(result.facts()))).contains("passed", "<svg");
        }
    }
}
