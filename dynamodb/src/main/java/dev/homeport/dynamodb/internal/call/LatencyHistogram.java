package dev.homeport.dynamodb.internal.call;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The latencies of the last minute, in buckets that grow by a quarter of a power of two, so that a percentile is at most
 * 19 % too high.
 *
 * <p>The minute is six slices of ten seconds and the one being filled; a slice that is due is emptied by whoever comes
 * first. A latency recorded at that very moment may be lost, which no percentile notices. Safe for any number of threads;
 * recording allocates nothing.
 */
public final class LatencyHistogram {

    private static final long SLICE_NANOS = 10_000_000_000L;
    private static final int SLICES = 7;
    private static final int BUCKETS = 128;
    private static final long FINEST_NANOS = 1 << 14;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(SLICES * BUCKETS);
    private final AtomicLong[] epochs = new AtomicLong[SLICES];

    LatencyHistogram() {
        for (int slice = 0; slice < SLICES; slice++) {
            epochs[slice] = new AtomicLong(Long.MIN_VALUE);
        }
    }

    void record(long latencyNanos, long nowNanos) {
        long epoch = Math.floorDiv(nowNanos, SLICE_NANOS);
        int slice = Math.floorMod(epoch, SLICES);
        long known = epochs[slice].get();
        if (known != epoch && epochs[slice].compareAndSet(known, epoch)) {
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                counts.set(slice * BUCKETS + bucket, 0);
            }
        }
        counts.incrementAndGet(slice * BUCKETS + bucket(latencyNanos));
    }

    /** The latency that so many of a hundred did not exceed, or 0 if nothing was recorded within the minute. */
    long percentile(double percent, long nowNanos) {
        long epoch = Math.floorDiv(nowNanos, SLICE_NANOS);
        var sums = new long[BUCKETS];
        long total = 0;
        for (int slice = 0; slice < SLICES; slice++) {
            long age = epoch - epochs[slice].get();
            if (age >= 0 && age < SLICES) {
                for (int bucket = 0; bucket < BUCKETS; bucket++) {
                    int count = counts.get(slice * BUCKETS + bucket);
                    sums[bucket] += count;
                    total += count;
                }
            }
        }
        long rank = (long) Math.ceil(total * percent / 100);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += sums[bucket];
            if (seen >= rank && seen > 0) {
                return upperBound(bucket);
            }
        }
        return 0;
    }

    /** Bucket 4k+q ends at FINEST * 2^k * (1 + (q+1)/4). */
    private static int bucket(long latencyNanos) {
        if (latencyNanos <= FINEST_NANOS) {
            return 0;
        }
        long last = latencyNanos - 1;
        int power = 63 - Long.numberOfLeadingZeros(last / FINEST_NANOS);
        int quarter = (int) (last / (FINEST_NANOS << power >> 2)) - 4;
        return Math.min(BUCKETS - 1, 4 * power + quarter);
    }

    private static long upperBound(int bucket) {
        return (FINEST_NANOS << bucket / 4 >> 2) * (5 + bucket % 4);
    }
}
