package dev.homeport.dynamodb.internal.call;

import java.util.function.LongSupplier;

/**
 * How long a read may take before a second copy of it goes to another region: as long as 99 of 100 reads take there, and
 * a little more, so that a hedge is the exception.
 *
 * <p>At least 20 ms, and at least the difference of the regions' round trips, because a copy sent earlier than that costs
 * a request and wins nothing; at most half the time limit of an attempt, so that the copy has as long as the first had. A
 * read that <em>fails</em> fast needs no delay at all: that is a move, not a hedge.
 *
 * <p>It rises by a twentieth a second at most: where all reads have become slow, that is usual within a second, and hedges that
 * are sent so late win nothing, before three canaries, in 15 s, have shown that the region is slow.
 *
 * <p>Safe for any number of threads; recording and reading the delay allocate nothing.
 */
public final class HedgeDelay {

    static final long SHORTEST_NANOS = 20_000_000;

    /** In one refresh: 47 s from the shortest delay to the longest with the default limits. */
    static final double RISE = 1.05;

    private static final long MARGIN_NANOS = 2_000_000;

    private final LatencyHistogram latencies = new LatencyHistogram();
    private final long longestNanos;
    private final LongSupplier nanoTime;

    private volatile long delayNanos;

    /**
     * Starts with the longest delay, because nothing is known.
     *
     * @param attemptTimeoutNanos the time limit of one attempt
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    public HedgeDelay(long attemptTimeoutNanos, LongSupplier nanoTime) {
        this.longestNanos = attemptTimeoutNanos / 2;
        this.nanoTime = nanoTime;
        this.delayNanos = longestNanos;
    }

    /** Takes the latency of a read that the region where it began has answered. */
    public void record(long latencyNanos) {
        latencies.record(latencyNanos, nanoTime.getAsLong());
    }

    /**
     * Forms the delay anew; to be called about once a second.
     *
     * @param roundTripDifferenceNanos by how much the alternate is farther away; 0 if unknown or nearer
     */
    public void refresh(long roundTripDifferenceNanos) {
        long usual = latencies.percentile(99, nanoTime.getAsLong());
        if (usual == 0) {
            delayNanos = longestNanos;
            return;
        }
        long least = Math.max(SHORTEST_NANOS, roundTripDifferenceNanos);
        long risen = Math.max(least, (long) (delayNanos * RISE));
        delayNanos = Math.min(Math.min(longestNanos, risen), Math.max(least, usual + MARGIN_NANOS));
    }

    /** The delay now. */
    public long delayNanos() {
        return delayNanos;
    }
}
