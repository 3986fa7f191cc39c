package dev.homeport.benchmarks.jdbc;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Collects HikariCP's own measurements of all pools of one data source. Thread-safe. */
final class PoolMeters implements MetricsTrackerFactory {

    private final AtomicLong timeouts = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();

    @Override
    public IMetricsTracker create(String poolName, PoolStats stats) {
        return new IMetricsTracker() {
            @Override
            public void recordConnectionTimeout() {
                timeouts.incrementAndGet();
            }

            @Override
            public void recordConnectionAcquiredNanos(long elapsed) {
                longestNanos.accumulateAndGet(elapsed, Math::max);
            }
        };
    }

    long timeouts() {
        return timeouts.get();
    }

    Duration longestAcquire() {
        return Duration.ofNanos(longestNanos.get());
    }
}
