package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.internal.MonotonicClock;
import dev.homeport.testkit.Replication;
import dev.homeport.testkit.ledger.WriteLedger;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One parameter, both services, real servers: what the drill promises of an evacuation. */
@Tag("slow")
class EvacuationTest {

    private static final Duration LOAD = Duration.ofMillis(500);

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    @Test
    void one_parameter_drains_a_region_and_neither_an_order_nor_a_cart_notices() throws Exception {
        var clock = MonotonicClock.create();
        var play = new PlannedRerouting(ReroutingScenario.EVACUATE);
        var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (silent;
                var stage = Stage.open(Replication.SYNCHRONOUS, play.wiring());
                var health = new HealthWatch(stage, clock);
                var ticker = new Ticker(silent, () -> play.situation(stage), health, new WriteLedger(clock), clock)) {
            stage.warmUp(WARM_UP);
            var result = play.playOnce(new DrillRun(stage, "t", LOAD, false, clock, ticker, health, false));

            assertThat(result.broken()).isEmpty();
            assertThat(result.missing()).isEmpty();
            assertThat(result.twice()).isEmpty();
            assertThat(result.failedReads()).isEmpty();
        }
    }
}
