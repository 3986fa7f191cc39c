package dev.homeport.dynamodb.internal.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Counts the calls of a region that failed since one of them succeeded, whatever its canaries say.
 *
 * <p>Canaries have connections of their own, so that they succeed while every connection of the applications' calls has gone
 * bad. A client that makes few calls has too few failures for a breaker to judge them; but {@link #ENOUGH} in a row beside a
 * canary that succeeds are enough to connect anew, which costs a handshake where it was needless.
 *
 * @param count how many
 * @param since when the first of them began
 * @param renewed when the connections were last made anew for calls that failed beside canaries that succeeded
 */
public record FailedCallStreak(int count, Instant since, Instant renewed) {

    static final FailedCallStreak NONE = new FailedCallStreak(0, Instant.MAX, Instant.EPOCH);

    /** As many attempts in a row as say, calls and canaries together, that a region cannot be reached. */
    static final int ENOUGH = FailureStreak.ENOUGH;

    /** Where every call fails on new connections too, these are not the cause. */
    static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(30);

    private static final Duration YOUNG = Duration.ofSeconds(5);

    FailedCallStreak and(Instant began, Optional<Instant> lastSuccess) {
        return count == 0 || lastSuccess.filter(since::isBefore).isPresent()
                ? new FailedCallStreak(1, began, renewed)
                : new FailedCallStreak(count + 1, since, renewed);
    }

    /**
     * Whether new connections may help.
     *
     * @param life when the region's latest success of all began
     */
    boolean callForNewConnections(Instant life, Instant now) {
        return count >= ENOUGH && life.isAfter(since) && !now.isBefore(renewed.plus(BETWEEN_RENEWALS));
    }

    /** Whether the connections are so young that others would be no newer. */
    boolean justRenewed(Instant now) {
        return now.isBefore(renewed.plus(YOUNG));
    }

    FailedCallStreak renewedAt(Instant now) {
        return new FailedCallStreak(0, Instant.MAX, now);
    }
}
