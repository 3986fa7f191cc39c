package dev.homeport.jdbc.internal.pool;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;
import dev.homeport.region.RegionName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Keeps HikariCP's own meters, one set a region, which outlive every pool. Their numbers are those of the pool that
 * borrowers are led to while the primary is in that region, and zero otherwise: so a sum over all regions is what the
 * application uses, the connections that are kept warm to a standby count nowhere, and no tag changes at a failover.
 * Thread-safe.
 */
final class PoolMeters {

    /** How old the numbers of a pool may be, in milliseconds; as in HikariCP. */
    private static final long STATS_MILLIS = 1_000;

    private static final IMetricsTracker NONE = new IMetricsTracker() {};

    private final Optional<MetricsTrackerFactory> users;
    private final MeterNames names;
    private final String name;
    private final Supplier<Optional<NodePool>> leading;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<RegionName, IMetricsTracker> regions = new HashMap<>();
    private boolean closed;

    PoolMeters(String dataSource, PoolSettings settings, Supplier<Optional<NodePool>> leading) {
        this.users = settings.meters();
        this.names = users.isPresent() ? MeterNames.OF_THIS_PROCESS : new MeterNames();
        this.name = names.claim(dataSource);
        this.leading = leading;
        this.most = settings.maximumPoolSize();
    }

    /** Returns the meters of one pool; {@code leads} tells whether borrowers are led to it. */
    OfOnePool of(RegionName region, BooleanSupplier leads) {
        return new OfOnePool(users.isEmpty() ? NONE : ofRegion(region), leads);
    }

    /** Takes every meter out of its registry. */
    void close() {
        var ended = new ArrayList<IMetricsTracker>();
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                ended.addAll(regions.values());
                names.release(name);
            }
        } finally {
            lock.unlock();
        }
        ended.forEach(IMetricsTracker::close);
    }

    private IMetricsTracker ofRegion(RegionName region) {
        lock.lock();
        try {
            return closed ? NONE : regions.computeIfAbsent(region, this::create);
        } finally {
            lock.unlock();
        }
    }

    private IMetricsTracker create(RegionName region) {
        return users.orElseThrow().create("homeport-" + name + "-" + region, new PoolStats(STATS_MILLIS) {
            @Override
            protected void update() {
                var pool = leading.get().filter(led -> led.node().region().equals(region));
                activeConnections = pool.map(NodePool::active).orElse(0);
                idleConnections = pool.map(NodePool::idle).orElse(0);
                totalConnections = activeConnections + idleConnections;
                pendingThreads = pool.map(NodePool::waiting).orElse(0);
                maxConnections = pool.isPresent() ? most : 0;
                minConnections = pool.map(NodePool::leastIdle).orElse(0);
            }
        });
    }

    /**
     * Passes what one pool records to its region's meters. Connections count as created while borrowers are led to the
     * pool; a wait as timed out when the borrower saw it fail, which HikariCP cannot know.
     */
    record OfOnePool(IMetricsTracker region, BooleanSupplier leads) implements IMetricsTracker {

        @Override
        public void recordConnectionCreatedMillis(long millis) {
            if (leads.getAsBoolean()) {
                region.recordConnectionCreatedMillis(millis);
            }
        }

        @Override
        public void recordConnectionAcquiredNanos(long elapsed) {
            region.recordConnectionAcquiredNanos(elapsed);
        }

        @Override
        public void recordConnectionUsageMillis(long elapsed) {
            region.recordConnectionUsageMillis(elapsed);
        }

        @Override
        public void recordConnectionTimeout() {
            // Counted by borrowFailed().
        }

        void borrowFailed() {
            region.recordConnectionTimeout();
        }

        @Override
        public void close() {
            // The region's meters go on.
        }
    }
}
