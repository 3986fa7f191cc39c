package dev.homeport.config.internal.pacing;

import java.time.Duration;
import java.util.Objects;

/**
 * Says when an instance refreshes and when in a refresh it makes its calls; pure, and public so that the load of a
 * fleet can be computed before there is one.
 *
 * <p>Jitter alone does not keep a fleet below a limit: 1,000 instances that each make 12 calls every 15 minutes make 13
 * calls a second on average, but four of them start within the same second once a minute, and 48 calls are more than
 * the 40 that a parameter store allows. So the calls of one refresh are spread as well, over a fifteenth of the interval
 * and at most one minute. A failed refresh is not repeated early, because the fleet would do so together.
 *
 * @param interval the mean time from the start of one refresh to the start of the next
 */
public record RefreshSchedule(Duration interval) {

    private static final Duration LONGEST_SPREAD = Duration.ofMinutes(1);
    private static final double JITTER = 0.1;

    /**
     * Checks the interval.
     *
     * @throws NullPointerException if {@code interval} is null
     */
    public RefreshSchedule {
        Objects.requireNonNull(interval, "interval");
    }

    /** Returns the time from the start of the application to its first refresh, for a random number from 0 to 1. */
    public Duration firstDelay(double random) {
        return share(interval, random);
    }

    /** Returns the time from one refresh to the next, the interval ± 10 %, for a random number from 0 to 1. */
    public Duration nextDelay(double random) {
        return share(interval, 1 - JITTER + 2 * JITTER * random);
    }

    /**
     * Returns the time to wait before one call of a refresh in the background, for a random number from 0 to 1.
     *
     * @param calls how many calls the refresh makes in all
     */
    public Duration turn(int calls, double random) {
        var share = interval.dividedBy(15);
        var spread = share.compareTo(LONGEST_SPREAD) < 0 ? share : LONGEST_SPREAD;
        return share(spread.dividedBy(calls), 0.5 + random);
    }

    private static Duration share(Duration whole, double share) {
        return Duration.ofNanos((long) (whole.toNanos() * share));
    }
}
