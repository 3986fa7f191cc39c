package dev.homeport.health;

import java.time.Instant;

/**
 * Holds what readers of the monitor see: a snapshot, until when it holds, and what a later one is made from.
 *
 * <p>The limit is kept in milliseconds so that a reader compares two longs and allocates nothing; a check may thus
 * appear stale up to 1 ms late.
 *
 * @param freshUntilMillis the last epoch millisecond at which the snapshot holds
 */
record HealthView(HealthEvaluation evaluation, HealthSnapshot snapshot, long freshUntilMillis) {

    static HealthView of(HealthEvaluation known, Instant now) {
        var evaluation = known.at(now);
        return new HealthView(
                evaluation,
                evaluation.snapshot(now),
                evaluation.freshUntil(now).map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
    }

    /** Returns the same knowledge at a later time. */
    HealthView at(Instant now) {
        return of(evaluation, now);
    }

    HealthView next(CheckFact fact, Instant now) {
        return of(evaluation.next(fact), now);
    }

    /** Returns the first moment at which {@link #holdsAt} says no. */
    Instant outdatedFrom() {
        return freshUntilMillis == Long.MAX_VALUE ? Instant.MAX : Instant.ofEpochMilli(freshUntilMillis + 1);
    }

    boolean holdsAt(long millis) {
        return millis <= freshUntilMillis;
    }
}
