package dev.homeport.jdbc.internal.monitor;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Chooses the pauses between probes: a calm and a suspicious interval, each shortened at random so that a fleet does
 * not probe in step. Never lengthened, so the detection bounds hold.
 *
 * <p>A calm pause is at most four fifths of the interval, 0.8 s at the default. A server that freezes right after an
 * answer is silent only from the next probe on, so the pause adds to the 1.5 s that a death takes: a statement in flight on
 * it ends within 2.5 s and one round trip.
 */
record ProbeSchedule(Duration calm, Duration suspicious) {

    /** The longest calm pause, as a part of the interval. */
    private static final double CALM_MOST = 0.8;

    /** A calm pause is 85 to 100 % of the longest: enough to spread a fleet within a minute. */
    private static final double CALM_SPREAD = 0.15;

    /** A suspicious pause is 50 to 100 %: at the default 200 ms, 150 ms on average. */
    private static final double SUSPICIOUS_SPREAD = 0.5;

    Duration next(boolean suspicion, RandomGenerator random) {
        var longest = suspicion ? suspicious.toNanos() : CALM_MOST * calm.toNanos();
        var spread = suspicion ? SUSPICIOUS_SPREAD : CALM_SPREAD;
        return Duration.ofNanos((long) (longest * (1 - spread * random.nextDouble())));
    }
}
