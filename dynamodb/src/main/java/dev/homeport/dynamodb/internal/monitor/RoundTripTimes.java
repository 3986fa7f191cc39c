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

    /** The limit of a question to a near region; several in a row have to fail before that means anything, so that none may take long. */
    private static final Duration SHORTEST_LIMIT = Duration.ofMillis(500);

    /** To connect takes four round trips, and an answer one more. */
    private static final int ROUND_TRIPS = 6;

    /** The limit as long as nothing is known of the distance. */
    private static final Duration FIRST_LIMIT = Duration.ofSeconds(2);

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

    /** How long a question may take at this distance. */
    Duration limit() {
        var usual = baseline();
        if (usual.isZero()) {
            return FIRST_LIMIT;
        }
        var enough = usual.multipliedBy(ROUND_TRIPS);
        return enough.compareTo(SHORTEST_LIMIT) > 0 ? enough : SHORTEST_LIMIT;
    }
}
