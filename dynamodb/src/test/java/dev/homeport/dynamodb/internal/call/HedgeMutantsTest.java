package dev.homeport.dynamodb.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.internal.replay.RegionSelector;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import dev.homeport.dynamodb.simulation.SimulatedFault;
import dev.homeport.dynamodb.simulation.SimulatedRules;
import dev.homeport.dynamodb.simulation.SimulatedRules.Hedges;
import dev.homeport.dynamodb.simulation.Simulation;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The simulation finds what may go wrong with hedged reads: each of these rules has one mistake, and is caught. */
@Tag("slow")
class HedgeMutantsTest {

    private static final int OPERATIONS = 40_000;

    @Test
    void the_right_rules_are_not_accused_and_hedges_are_won_and_lost() {
        var simulation = run(Hedges.RIGHT);
        assertThat(simulation.violations()).isEmpty();
        for (var client : simulation.clients) {
            assertThat(client.hedges().won())
                    .isPositive()
                    .isLessThan(client.hedges().sent());
        }
    }

    @Test
    void hedges_beyond_the_budget_are_found() {
        assertThat(violations(new Hedges() {
                    @Override
                    public boolean permit(ReplayBudget budget, boolean degraded) {
                        return true;
                    }
                }))
                .contains("a hedge beyond the budget");
    }

    @Test
    void a_loser_whose_answer_overwrites_the_winners_is_found() {
        assertThat(violations(new Hedges() {
                    @Override
                    public HedgeRace.Finish answered(HedgeRace race, HedgeRace.Runner runner) {
                        var finish = race.answered(runner);
                        return finish == HedgeRace.Finish.TOO_LATE ? HedgeRace.Finish.ANSWERED : finish;
                    }
                }))
                .contains("was answered twice");
    }

    @Test
    void a_race_that_one_failure_ends_while_the_other_may_answer_is_found() {
        assertThat(violations(new Hedges() {
                    @Override
                    public boolean ends(HedgeRace race, HedgeRace.Runner runner, boolean answer) {
                        return race.ends(runner, answer) || !race.isOver();
                    }
                }))
                .contains("was answered twice");
    }

    @Test
    void a_race_that_no_failure_ends_is_found() {
        assertThat(violations(new Hedges() {
                    @Override
                    public boolean ends(HedgeRace race, HedgeRace.Runner runner, boolean answer) {
                        return race.ends(runner, false) && runner != HedgeRace.Runner.HEDGE;
                    }
                }))
                .contains("was never answered");
    }

    @Test
    void a_hedge_that_goes_where_the_read_has_been_is_found() {
        assertThat(violations(new Hedges() {
                    @Override
                    public int alternate(int visited, int excluded, RoutingTable view) {
                        return RegionSelector.alternate(0, excluded, view);
                    }
                }))
                .contains("went where it had been");
    }

    @Test
    void a_hedge_that_goes_where_the_caller_does_not_want_it_is_found() {
        assertThat(violations(new Hedges() {
                    @Override
                    public int alternate(int visited, int excluded, RoutingTable view) {
                        return RegionSelector.alternate(visited, 0, view);
                    }
                }))
                .contains("went where its caller did not want it");
    }

    @Test
    void a_failed_read_that_moves_and_is_hedged_too_where_it_went_is_found() {
        assertThat(violations(new Hedges() {
                    @Override
                    public boolean mayHedge(HedgeRace race) {
                        return !race.isOver();
                    }

                    @Override
                    public int alternate(int visited, int excluded, RoutingTable view) {
                        return RegionSelector.alternate(visited & 1, excluded, view);
                    }
                }))
                .contains("went where it had been");
    }

    private static String violations(Hedges mistaken) {
        return String.join("\n", run(mistaken).violations());
    }

    /** Slowness, silence and errors, too rare to evict a region, because what is evicted is not hedged. */
    private static Simulation run(Hedges rules) {
        var simulation = new Simulation(Simulation.Shape.of(20_261_121)
                .operations(OPERATIONS)
                .hedged(true)
                .rules(policy -> new SimulatedRules(policy::after, rules)));
        for (var kind : new SimulatedFault.Kind[] {
            SimulatedFault.Kind.SLOW, SimulatedFault.Kind.HANG, SimulatedFault.Kind.ERROR, SimulatedFault.Kind.LOSS
        }) {
            simulation.network.add(SimulatedFault.everywhere(kind, 0.06));
        }
        simulation.runAll(OPERATIONS, 150);
        simulation.run(Duration.ofMinutes(1));
        return simulation;
    }
}
