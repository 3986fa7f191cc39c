package dev.homeport.dynamodb;

import java.util.concurrent.atomic.LongAdder;

/** How the calls of one lane have ended, by verdict, since the start. Safe for any number of threads. */
final class OutcomeCounts {

    /** The names under which metrics show them. */
    enum Outcome {
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

    private final LongAdder[] counts = new LongAdder[Outcome.values().length];

    OutcomeCounts() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void ok() {
        counts[Outcome.OK.ordinal()].increment();
    }

    void count(Verdict verdict) {
        counts[outcome(verdict).ordinal()].increment();
    }

    long of(Outcome outcome) {
        return counts[outcome.ordinal()].sum();
    }

    private static Outcome outcome(Verdict verdict) {
        if (verdict instanceof Verdict.Throttled) {
            return Outcome.THROTTLED;
        } else if (verdict instanceof Verdict.HeldBack) {
            return Outcome.HELD_BACK;
        } else if (verdict instanceof Verdict.ClockOff) {
            return Outcome.CLOCK_OFF;
        } else if (verdict instanceof Verdict.NotSent) {
            return Outcome.NOT_SENT;
        } else if (verdict instanceof Verdict.Ambiguous) {
            return Outcome.AMBIGUOUS;
        } else if (verdict instanceof Verdict.Conflict) {
            return Outcome.CONFLICT;
        } else if (verdict instanceof Verdict.Misconfigured) {
            return Outcome.MISCONFIGURED;
        }
        return verdict instanceof Verdict.Local ? Outcome.LOCAL : Outcome.OK;
    }
}
