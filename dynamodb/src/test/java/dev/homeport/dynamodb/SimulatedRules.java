package dev.homeport.dynamodb;

import java.util.function.BooleanSupplier;

/** The product's rules of a call, which a simulation may replace with mistaken ones that its check must find. */
record SimulatedRules(Replays replays, Hedges hedges) {

    /** What is asked after an attempt. */
    interface Replays {
        Next after(
                Operation operation,
                Tried tried,
                Verdict last,
                boolean conditionFailed,
                RouteView view,
                long remainingNanos,
                BooleanSupplier permit);
    }

    /** What is asked of a read that races. */
    interface Hedges {

        Hedges RIGHT = new Hedges() {};

        default boolean permit(ReplayBudget budget, boolean degraded) {
            return budget.tryHedge(degraded);
        }

        default int alternate(int visited, int excluded, RouteView view) {
            return ReplayPolicy.alternate(visited, excluded, view);
        }

        default boolean mayHedge(HedgeRace race) {
            return race.mayHedge();
        }

        default HedgeRace.Finish answered(HedgeRace race, HedgeRace.Runner runner) {
            return race.answered(runner);
        }

        default boolean ends(HedgeRace race, HedgeRace.Runner runner, boolean answer) {
            return race.ends(runner, answer);
        }
    }

    static SimulatedRules of(ReplayPolicy policy) {
        return new SimulatedRules(policy::after, Hedges.RIGHT);
    }
}
