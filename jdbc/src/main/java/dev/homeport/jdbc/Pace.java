package dev.homeport.jdbc;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between probes: a calm and a suspicious interval, each shortened at random so that a fleet does not
 * probe in step. Never lengthened, so the detection bounds hold.
 */
record Pace(Duration calm, Duration suspicious) {

    /** A calm pause is 85 to 100 % of its interval: enough to spread a fleet within a minute. */
    private static final double CALM_SPREAD = 0.15;

    /** A suspicious pause is 50 to 100 %: at the default 200 ms, 150 ms on average. */
    private static final double SUSPICIOUS_SPREAD = 0.5;

    Duration next(boolean suspicion, RandomGenerator random) {
        var interval = suspicion ? suspicious : calm;
        var spread = suspicion ? SUSPICIOUS_SPREAD : CALM_SPREAD;
        return Duration.ofNanos((long) (interval.toNanos() * (1 - spread * random.nextDouble())));
    }
}
