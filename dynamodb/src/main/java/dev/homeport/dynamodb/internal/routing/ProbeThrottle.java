package dev.homeport.dynamodb.internal.routing;

import java.time.Duration;
import java.time.Instant;

/**
 * How often one region may be asked for a sign of life beside its regular canaries. While something is unclear it is asked
 * ten times a second, before the first of them has an answer, so that several silences come together in little more time
 * than one takes. In the long run, where a fault comes and goes, it is asked once a second.
 *
 * @param latest when a canary was last asked for
 * @param saved how many may be asked for at that pace
 */
public record ProbeThrottle(Instant latest, double saved) {

    static final Duration PAUSE = Duration.ofMillis(100);

    /** Enough for the row that decides, and for what is asked while its last silences are waited for. */
    static final int BURST = 15;

    static final double PER_SECOND = 1;

    /**
     * Kept for the canary that decides: where every other call fails, its region and all others are asked at each new
     * failure, and nothing would be left when the rate of faults is too high at last.
     */
    private static final int KEPT_FOR_WITNESSES = 3;

    /** Of a region that has not been asked for long. */
    static ProbeThrottle unused(Instant now) {
        return new ProbeThrottle(now.minus(PAUSE), BURST);
    }

    boolean allowed(Instant now) {
        return allowed(now, KEPT_FOR_WITNESSES);
    }

    boolean allowedForWitness(Instant now) {
        return allowed(now, 0);
    }

    /** Whether one more may be asked for beside one that has just been. */
    boolean allowedTwice(Instant now) {
        return savedBy(now) >= 1 + KEPT_FOR_WITNESSES;
    }

    private boolean allowed(Instant now, int kept) {
        return !now.isBefore(latest.plus(PAUSE)) && savedBy(now) >= 1 + kept;
    }

    ProbeThrottle used(Instant now) {
        return new ProbeThrottle(now, savedBy(now) - 1);
    }

    private double savedBy(Instant now) {
        return Math.min(BURST, saved + Duration.between(latest, now).toMillis() / 1_000.0 * PER_SECOND);
    }
}
