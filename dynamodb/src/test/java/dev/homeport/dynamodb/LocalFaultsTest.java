package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.simulation.SimulatedScenes.HOME;
import static dev.homeport.dynamodb.simulation.SimulatedScenes.OTHER;
import static dev.homeport.dynamodb.simulation.SimulatedScenes.busy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.simulation.SimulatedFault;
import dev.homeport.dynamodb.simulation.SimulatedFault.Kind;
import dev.homeport.dynamodb.simulation.SimulatedScenes;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is wrong with a process, or was wrong some time ago, moves nothing in virtual time: no region goes, no writes move. */
class LocalFaultsTest {

    private static final int SEEDS = 1;

    @ParameterizedTest
    @EnumSource
    void nothing_moves_for_what_is_wrong_with_the_process_itself(SimulatedScenes scene) {
        assertNothingMoves(scene, SEEDS, 5, 300);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void nothing_moves_however_far_the_other_region_is(SimulatedScenes scene) {
        assertNothingMoves(scene, SEEDS, 5, 80, 150, 300);
    }

    private static void assertNothingMoves(SimulatedScenes scene, int seeds, int... roundTrips) {
        for (int roundTrip : roundTrips) {
            for (int seed = 0; seed < seeds; seed++) {
                var simulation = busy(seed, roundTrip);
                scene.play(simulation);
                simulation.run(Duration.ofSeconds(60));
                assertThat(simulation.client().events().stream()
                                .filter(event -> !(event instanceof RoutingEvent.SchedulerStalled
                                        || event instanceof RoutingEvent.AllRegionsFailing
                                        || event instanceof RoutingEvent.RegionsAnswerAgain
                                        || event instanceof RoutingEvent.LastRegionKept)))
                        .as("seed %d, the other region %d ms away", seed, roundTrip)
                        .isEmpty();
                assertThat(simulation.history.violations())
                        .as("seed %d, the other region %d ms away", seed, roundTrip)
                        .isEmpty();
            }
        }
    }

    @Test
    void a_brown_out_that_is_over_evicts_nobody_when_the_other_region_comes_back() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var simulation = busy(seed, 80);
            SimulatedScenes.brownOutWhileTheOtherIsOut(simulation);
            assertThat(simulation.client().events().stream().filter(RoutingEvent.RegionEvicted.class::isInstance))
                    .as("only the region that had gone, seed %d", seed)
                    .hasSize(1);
            assertThat(simulation.history.violations()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void nobody_says_that_no_region_answers_while_one_serves_every_call() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var simulation = busy(seed, 80);
            simulation.network.add(SimulatedFault.at(OTHER, Kind.REFUSE, 1));
            simulation.run(Duration.ofSeconds(10));
            var brownOut = SimulatedFault.at(HOME, Kind.ERROR, 0.6);
            simulation.network.add(brownOut);
            simulation.run(Duration.ofSeconds(8));
            simulation.network.remove(brownOut);
            simulation.run(Duration.ofSeconds(1));
            int silent = 0;
            for (int sample = 0; sample < 300; sample++) {
                simulation.run(Duration.ofMillis(100));
                silent += simulation.client().state().silentSince().isPresent() ? 1 : 0;
            }
            assertThat(silent)
                    .as("samples of 300 in which no region is said to answer, seed %d", seed)
                    .isZero();
        }
    }
}
