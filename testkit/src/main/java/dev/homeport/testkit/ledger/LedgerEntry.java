package dev.homeport.testkit.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Holds one attempted write as its caller saw it. Immutable.
 *
 * @param id what the write is called in the database; the same for every attempt of one write
 * @param outcome {@link WriteOutcome#UNKNOWN} as long as the attempt is not finished
 * @param finished whether the caller was told anything yet
 * @param startedAt when the attempt began
 * @param endedAt when the caller was told; for an unfinished attempt, when this entry was made
 * @param cause the error the caller saw, if any
 * @param answeredBy who answered, such as a region and its epoch, if the attempt or its ledger knows
 */
public record LedgerEntry(
        String id,
        WriteOutcome outcome,
        boolean finished,
        Instant startedAt,
        Instant endedAt,
        Optional<Throwable> cause,
        Optional<String> answeredBy) {
    /** Returns how long the caller waited. */
    public Duration duration() {
        return Duration.between(startedAt, endedAt);
    }
}
