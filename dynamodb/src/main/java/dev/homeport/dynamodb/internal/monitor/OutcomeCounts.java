package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.util.concurrent.atomic.LongAdder;

/** How the calls of one circuit have ended, by verdict, since the start. Safe for any number of threads. */
public final class OutcomeCounts {

    /** The names under which metrics show them. */
    public enum Outcome {
        OK,
        THROTTLED,
        HELD_BACK,
        CLOCK_OFF,
        NOT_SENT,
        AMBIGUOUS,
        CONFLICT,
        MISCONFIGURED,
        LOCAL
    }

    private final LongAdder ok = new LongAdder();
    private final LongAdder[] counts = new LongAdder[Outcome.values().length];

    OutcomeCounts() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = i == Outcome.OK.ordinal() ? ok : new LongAdder();
        }
    }

    public void ok() {
        ok.increment();
    }

    public void count(AttemptOutcome verdict) {
        counts[outcome(verdict).ordinal()].increment();
    }

    public long of(Outcome outcome) {
        return counts[outcome.ordinal()].sum();
    }

    private static Outcome outcome(AttemptOutcome verdict) {
        if (verdict instanceof AttemptOutcome.Throttled) {
            return Outcome.THROTTLED;
        } else if (verdict instanceof AttemptOutcome.HeldBack) {
            return Outcome.HELD_BACK;
        } else if (verdict instanceof AttemptOutcome.ClockOff) {
            return Outcome.CLOCK_OFF;
        } else if (verdict instanceof AttemptOutcome.NotSent) {
            return Outcome.NOT_SENT;
        } else if (verdict instanceof AttemptOutcome.Ambiguous) {
            return Outcome.AMBIGUOUS;
        } else if (verdict instanceof AttemptOutcome.Conflict) {
            return Outcome.CONFLICT;
        } else if (verdict instanceof AttemptOutcome.Misconfigured) {
            return Outcome.MISCONFIGURED;
        }
        return verdict instanceof AttemptOutcome.Local ? Outcome.LOCAL : Outcome.OK;
    }
}
