package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.internal.call.HedgeRace;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.replay.AttemptHistory;
import dev.homeport.dynamodb.internal.replay.OperationTraits;
import dev.homeport.dynamodb.internal.replay.RegionSelector;
import dev.homeport.dynamodb.internal.replay.ReplayBudget;
import dev.homeport.dynamodb.internal.replay.ReplayDecision;
import dev.homeport.dynamodb.internal.replay.ReplayPolicy;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.routing.RoutingState;
import dev.homeport.dynamodb.internal.routing.RoutingStateMachine;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import dev.homeport.dynamodb.internal.routing.Transition;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** The product's rules of a call and of its regions, which a simulation may replace with mistaken ones that its check must find. */
public record SimulatedRules(
        Replays replays, Hedges hedges, Decision decision, SimulatedLimits limits, SimulatedEvidence evidence) {

    /** What is asked after an attempt. */
    public interface Replays {
        ReplayDecision after(
                OperationTraits operation,
                AttemptHistory tried,
                AttemptOutcome last,
                boolean conditionFailed,
                RoutingTable view,
                long remainingNanos,
                BooleanSupplier permit);
    }

    /** What is asked with each fact. */
    public interface Decision {

        Decision RIGHT = new RoutingStateMachine()::decide;

        Transition decide(RoutingState before, RoutingFact fact, Instant now);
    }

    /** What is asked of a read that races. */
    public interface Hedges {

        Hedges RIGHT = new Hedges() {};

        default boolean permit(ReplayBudget budget, boolean degraded) {
            return budget.tryHedge(degraded);
        }

        default int alternate(int visited, int excluded, RoutingTable view) {
            return RegionSelector.alternate(visited, excluded, view);
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

    public SimulatedRules(Replays replays, Hedges hedges) {
        this(replays, hedges, Decision.RIGHT, SimulatedLimits.RIGHT, SimulatedEvidence.RIGHT);
    }

    static SimulatedRules of(ReplayPolicy policy) {
        return new SimulatedRules(policy::after, Hedges.RIGHT);
    }

    public SimulatedRules replaying(Replays mistaken) {
        return new SimulatedRules(mistaken, hedges, decision, limits, evidence);
    }

    public SimulatedRules deciding(Decision mistaken) {
        return new SimulatedRules(replays, hedges, mistaken, limits, evidence);
    }

    public SimulatedRules limiting(SimulatedLimits mistaken) {
        return new SimulatedRules(replays, hedges, decision, mistaken, evidence);
    }

    public SimulatedRules hearing(SimulatedEvidence mistaken) {
        return new SimulatedRules(replays, hedges, decision, limits, mistaken);
    }
}
