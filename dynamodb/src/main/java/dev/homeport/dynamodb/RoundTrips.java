package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.Arrays;

/**
 * What the latest canaries of a region took, beside what they take in quiet times. Safe for any
 * number of threads.
 */
final class RoundTrips {

    private static final int RECENT = 5;

    /** Slow enough to remember minutes: at a canary each five seconds it is half forgotten after 70 s. */
    private static final double BASELINE_WEIGHT = 0.05;

    private final long[] recent = new long[RECENT];
    private int count;
    private volatile long medianNanos;
    private volatile double baselineNanos;

    synchronized void record(Duration roundTrip) {
        recent[count++ % RECENT] = roundTrip.toNanos();
        var known = Arrays.copyOf(recent, Math.min(count, RECENT));
        Arrays.sort(known);
        medianNanos = known[known.length / 2];
        baselineNanos =
                count == 1 ? medianNanos : baselineNanos + BASELINE_WEIGHT * (roundTrip.toNanos() - baselineNanos);
    }

    /** The median of the last five; zero before the first. */
    Duration median() {
        return Duration.ofNanos(medianNanos);
    }

    /** The moving average; zero before the first. */
    Duration baseline() {
        return Duration.ofNanos((long) baselineNanos);
    }
}
