package dev.homeport.dynamodb;

import java.time.Instant;
import java.util.function.BooleanSupplier;

/** The product's rules of a call and of its regions, which a simulation may replace with mistaken ones that its check must find. */
record SimulatedRules(
        Replays replays, Hedges hedges, Decision decision, SimulatedLimits limits, SimulatedEvidence evidence) {

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

    /** What is asked with each fact. */
    interface Decision {

        Decision RIGHT = new RegionRouting()::decide;

        Step decide(RoutingState before, Fact fact, Instant now);
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

    SimulatedRules(Replays replays, Hedges hedges) {
        this(replays, hedges, Decision.RIGHT, SimulatedLimits.RIGHT, SimulatedEvidence.RIGHT);
    }

    static SimulatedRules of(ReplayPolicy policy) {
        return new SimulatedRules(policy::after, Hedges.RIGHT);
    }

    SimulatedRules replaying(Replays mistaken) {
        return new SimulatedRules(mistaken, hedges, decision, limits, evidence);
    }

    SimulatedRules deciding(Decision mistaken) {
        return new SimulatedRules(replays, hedges, mistaken, limits, evidence);
    }

    SimulatedRules limiting(SimulatedLimits mistaken) {
        return new SimulatedRules(replays, hedges, decision, mistaken, evidence);
    }

    SimulatedRules hearing(SimulatedEvidence mistaken) {
        return new SimulatedRules(replays, hedges, decision, limits, mistaken);
    }
}
