package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.internal.call.HedgeRace;
import dev.homeport.dynamodb.internal.replay.AttemptHistory;
import dev.homeport.dynamodb.internal.replay.OperationTraits;
import org.jspecify.annotations.Nullable;

/** One operation of an application, and what was tried for it. */
public final class SimulatedCall {

    /** One request of it. */
    abstract static class Attempt extends SimulatedRequest {
        final HedgeRace.Runner runner;
        final SimulatedWrite kind;
        final int generation;
        final int slot;
        boolean conditionHeld = true;

        Attempt(
                HedgeRace.Runner runner,
                SimulatedWrite kind,
                int region,
                long began,
                long ends,
                int generation,
                int slot) {
            super(region, began, ends);
            this.runner = runner;
            this.kind = kind;
            this.generation = generation;
            this.slot = slot;
        }

        @Override
        SimulatedWrite kind() {
            return kind;
        }
    }

    public final int id;
    public final SimulatedWrite kind;
    public final OperationTraits operation;
    final int item;
    final int expected;
    final long began;

    /** When it is over for its caller. */
    final long deadline;

    /** How long a region works at it. */
    final long serviceNanos;

    /** Whether its answer is an error, in every region. */
    final boolean invalid;

    /** There for a read that may be hedged. */
    final @Nullable HedgeRace race;

    AttemptHistory tried;
    SimulatedCall.@Nullable Attempt first;
    int underWay;
    public int sentTo;

    SimulatedCall(
            int id,
            SimulatedWrite kind,
            OperationTraits operation,
            int item,
            int expected,
            long began,
            long deadline,
            long serviceNanos,
            boolean invalid,
            @Nullable HedgeRace race,
            int choice) {
        this.id = id;
        this.kind = kind;
        this.operation = operation;
        this.item = item;
        this.expected = expected;
        this.began = began;
        this.deadline = deadline;
        this.serviceNanos = serviceNanos;
        this.invalid = invalid;
        this.race = race;
        this.tried = AttemptHistory.first(choice);
    }

    void begins(Attempt attempt, History history) {
        if (++underWay > (race == null ? 1 : 2)) {
            history.violation("operation " + id + " had " + underWay + " requests under way");
        }
        sentTo |= 1 << attempt.region;
    }

    AccessMode access() {
        return kind.shape.access();
    }
}
