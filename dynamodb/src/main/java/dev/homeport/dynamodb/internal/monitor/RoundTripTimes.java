package dev.homeport.dynamodb.internal.monitor;

import java.time.Duration;
import java.util.Arrays;

/**
 * What the latest canaries of a region took, beside what they take in quiet times. The first one connects, and is told by a
 * process that is cold, so that it counts for no longer than until there is a second. Safe for any number of threads.
 */
public final class RoundTripTimes {

    private static final int RECENT = 5;

    /** Slow enough to remember minutes: at a canary each five seconds it is half forgotten after 70 s. */
    private static final double BASELINE_WEIGHT = 0.05;

    /** Canaries that follow each other faster, as they do while something is unclear, say nothing of quiet times. */
    private static final long BASELINE_PAUSE_NANOS = 2_500_000_000L;

    private final long[] recent = new long[RECENT];
    private int count;
    private int total;
    private long baselineAt;
    private volatile long medianNanos;
    private volatile double baselineNanos;

    /** @param nowNanos when it ended, as {@link System#nanoTime} */
    public synchronized void record(Duration roundTrip, long nowNanos) {
        if (++total == 2) {
            count = 0;
        }
        recent[count++ % RECENT] = roundTrip.toNanos();
        var known = Arrays.copyOf(recent, Math.min(count, RECENT));
        Arrays.sort(known);
        medianNanos = known[known.length / 2];
        if (count == 1) {
            baselineNanos = medianNanos;
            baselineAt = nowNanos;
        } else if (nowNanos - baselineAt >= BASELINE_PAUSE_NANOS) {
            baselineNanos += BASELINE_WEIGHT * (roundTrip.toNanos() - baselineNanos);
            baselineAt = nowNanos;
        }
    }

    /** The median of the last five; zero before the first. */
    public Duration median() {
        return Duration.ofNanos(medianNanos);
    }

    /** The moving average; zero before the first. */
    public Duration baseline() {
        return Duration.ofNanos((long) baselineNanos);
    }
}
