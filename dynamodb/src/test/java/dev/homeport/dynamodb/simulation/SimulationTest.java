package dev.homeport.dynamodb.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.WriteRouting;
import dev.homeport.dynamodb.internal.replay.ReplaySettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/**
 * Promises that must hold in any world, whatever goes wrong in it: no write is done twice that the matrix forbids, none
 * that was acknowledged is missing without a later one, none that is said to have failed was done, no deadline is
 * overrun, no region is burdened beyond the budget, none is the last and evicted, and all are used again in the end.
 */
class SimulationTest {

    private static final int ONE_RUN = 800_000;

    private static final int ONE_SLOW_RUN = 1_000_000;

    @Test
    void hundreds_of_thousands_of_operations_under_random_faults_break_no_promise() {
        assertPromisesKept(Simulation.Shape.of(Simulation.seed()).operations(ONE_RUN));
    }

    @Test
    void neither_do_those_on_strongly_consistent_tables() {
        assertPromisesKept(Simulation.Shape.of(Simulation.seed())
                .operations(100_000)
                .replays(new ReplaySettings(
                        MultiRegionConsistency.STRONG,
                        WriteRouting.FOLLOW,
                        ConsistentReads.FAIL,
                        ConditionalWrites.HOME_ONLY,
                        false)));
    }

    @Test
    void neither_do_those_of_clients_that_measure_lag() {
        assertPromisesKept(
                Simulation.Shape.of(Simulation.seed()).operations(100_000).lagGate(true));
    }

    @Test
    void neither_do_those_whose_writes_are_for_home_only_and_that_have_two_regions() {
        assertPromisesKept(Simulation.Shape.of(Simulation.seed())
                .operations(100_000)
                .regions(2)
                .replays(new ReplaySettings(
                        MultiRegionConsistency.EVENTUAL,
                        WriteRouting.HOME_ONLY,
                        ConsistentReads.DOWNGRADE,
                        ConditionalWrites.HOME_ONLY,
                        false)));
    }

    @Test
    void neither_do_those_of_clients_that_hedge_their_reads() {
        assertPromisesKept(
                Simulation.Shape.of(Simulation.seed()).operations(300_000).hedged(true));
    }

    @Test
    void the_same_seed_is_the_same_world() {
        var once = run(Simulation.Shape.of(42).operations(60_000));
        var again = run(Simulation.Shape.of(42).operations(60_000));
        assertThat(again.client().events()).isEqualTo(once.client().events()).isNotEmpty();
        assertThat(again.history.count(History.Told.AMBIGUOUS))
                .isEqualTo(once.history.count(History.Told.AMBIGUOUS))
                .isPositive();
    }

    @Test
    @Tag("slow")
    void ten_million_operations_break_no_promise() {
        long seed = Simulation.seed();
        for (int run = 0; run < 10; run++) {
            assertPromisesKept(Simulation.Shape.of(seed + run)
                    .operations(ONE_SLOW_RUN)
                    .regions(2 + run % 4)
                    .hedged(run % 2 == 1));
        }
    }

    private static void assertPromisesKept(Simulation.Shape shape) {
        assertThat(run(shape).violations())
                .as("%s; run it again with -D%s=%d", shape, Simulation.SEED, shape.seed())
                .isEmpty();
    }

    private static Simulation run(Simulation.Shape shape) {
        var simulation = new Simulation(shape.asHardAsTheWorld());
        simulation.beginTurmoil();
        simulation.runAll(shape.operations(), 200);
        simulation.endTurmoil();
        return simulation;
    }
}
