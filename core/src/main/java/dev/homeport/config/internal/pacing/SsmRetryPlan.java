package dev.homeport.config.internal.pacing;

import dev.homeport.config.source.FailureKind;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides whether and when a failed call to a parameter store is made again; pure, and public so that the start of a
 * fleet can be computed before there is one.
 *
 * <p>A store that throttles says that it works and that there is a queue: a call waits in it for as long as the deadline
 * allows, because an application that gives up and is started again only makes the queue longer. 1,000 instances that
 * start at once need 12,000 calls, which at 40 a second take five minutes. Anything else that may pass is tried five
 * times; so is throttling, if there is another store to turn to.
 *
 * @param deadline how long the store may be tried in all
 * @param elsewhere whether there is another store to turn to
 */
public record SsmRetryPlan(Duration deadline, boolean elsewhere) {

    /** The longest that one call may take: far above the 100 ms of a slow one, far below any deadline. */
    public static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    private static final int MOST_ATTEMPTS = 5;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);

    /** Long enough for a queue of 1,000 to be worked off, short enough to keep it from running dry. */
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

    private static final int DOUBLINGS = 6;

    /**
     * Checks the deadline.
     *
     * @throws NullPointerException if {@code deadline} is null
     */
    public SsmRetryPlan {
        Objects.requireNonNull(deadline, "deadline");
    }

    /**
     * Returns how long to wait before the call is made again; empty to give up.
     *
     * @param kind why the call failed
     * @param attempts how often it has been made
     * @param spent how much of the deadline is over
     * @param random from 0 to 1
     */
    public Optional<Duration> delay(FailureKind kind, int attempts, Duration spent, double random) {
        boolean patient = kind == FailureKind.THROTTLED && !elsewhere;
        if (!mayPass(kind) || (!patient && attempts >= MOST_ATTEMPTS)) {
            return Optional.empty();
        }
        var doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
        var backoff = doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
        var delay = Duration.ofNanos((long) (backoff.toNanos() * random));
        return spent.plus(delay).compareTo(deadline) < 0 ? Optional.of(delay) : Optional.empty();
    }

    /** Returns whether the store as a whole is in trouble, so that other calls would fare alike. */
    public static boolean mayPass(FailureKind kind) {
        return switch (kind) {
            case THROTTLED, TIMEOUT, UNAVAILABLE -> true;
            case ABSENT, MALFORMED, INVALID, DENIED, DECRYPTION, UNUSABLE -> false;
        };
    }
}
