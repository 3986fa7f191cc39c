package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;

/** The rule that the product leaves to a circuit breaker, with the product's defaults: a share of the latest seconds' calls. */
public final class SimulatedBreaker {

    private static final int BUCKETS = DynamoDbSettings.DEFAULT_BREAKER.getSlidingWindowSize();
    private static final long BUCKET_NANOS = 1_000_000_000;
    public static final double RATE = DynamoDbSettings.DEFAULT_BREAKER.getFailureRateThreshold() / 100;
    private static final int LEAST_CALLS = DynamoDbSettings.DEFAULT_BREAKER.getMinimumNumberOfCalls();

    private final int[] calls = new int[BUCKETS];
    private final int[] faults = new int[BUCKETS];
    private final long[] seconds = new long[BUCKETS];
    private boolean open;

    public void count(boolean fault, long now) {
        int bucket = bucket(now);
        calls[bucket]++;
        faults[bucket] += fault ? 1 : 0;
        open |= fault && calls(now) >= LEAST_CALLS && rate(now) >= RATE;
    }

    public double rate(long now) {
        int calls = calls(now);
        return calls == 0 ? 0 : (double) sum(faults, now) / calls;
    }

    int calls(long now) {
        return sum(calls, now);
    }

    public boolean isOpen() {
        return open;
    }

    public void open() {
        open = true;
    }

    public void reset() {
        open = false;
        java.util.Arrays.fill(calls, 0);
        java.util.Arrays.fill(faults, 0);
    }

    private int bucket(long now) {
        long second = now / BUCKET_NANOS;
        int bucket = (int) (second % BUCKETS);
        if (seconds[bucket] != second) {
            seconds[bucket] = second;
            calls[bucket] = 0;
            faults[bucket] = 0;
        }
        return bucket;
    }

    private int sum(int[] counts, long now) {
        long second = now / BUCKET_NANOS;
        int sum = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            sum += second - seconds[bucket] < BUCKETS ? counts[bucket] : 0;
        }
        return sum;
    }
}
