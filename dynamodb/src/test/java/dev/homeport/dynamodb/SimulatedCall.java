package dev.homeport.dynamodb;

import org.jspecify.annotations.Nullable;

/** One operation of an application, and what was tried for it. */
final class SimulatedCall {

    /** One request of it. */
    static final class Attempt {
        final HedgeRace.Runner runner;
        final int region;
        final long began;
        final long ends;
        final int generation;
        final int slot;
        boolean conditionHeld = true;

        Attempt(HedgeRace.Runner runner, int region, long began, long ends, int generation, int slot) {
            this.runner = runner;
            this.region = region;
            this.began = began;
            this.ends = ends;
            this.generation = generation;
            this.slot = slot;
        }
    }

    final int id;
    final SimulatedWrite kind;
    final Operation operation;
    final int item;
    final int expected;
    final long began;

    /** Whether its answer is an error, in every region. */
    final boolean invalid;

    /** There for a read that may be hedged. */
    final @Nullable HedgeRace race;

    Tried tried;
    SimulatedCall.@Nullable Attempt first;
    int underWay;
    int sentTo;

    SimulatedCall(
            int id,
            SimulatedWrite kind,
            Operation operation,
            int item,
            int expected,
            long began,
            boolean invalid,
            @Nullable HedgeRace race,
            int choice) {
        this.id = id;
        this.kind = kind;
        this.operation = operation;
        this.item = item;
        this.expected = expected;
        this.began = began;
        this.invalid = invalid;
        this.race = race;
        this.tried = Tried.first(choice);
    }

    void begins(Attempt attempt, History history) {
        if (++underWay > (race == null ? 1 : 2)) {
            history.violation("operation " + id + " had " + underWay + " requests under way");
        }
        sentTo |= 1 << attempt.region;
    }

    Access access() {
        return kind.shape.access();
    }
}
