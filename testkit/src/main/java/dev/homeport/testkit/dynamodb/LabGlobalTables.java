package dev.homeport.testkit.dynamodb;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/**
 * Creates the tables that every region's DynamoDB of a lab shares, and replicates between them.
 *
 * <p>DynamoDB Local knows no global tables, so the lab replicates itself, as the service does with eventual
 * consistency: it reads each table's stream and writes whole items elsewhere, the last writer of an item wins, and
 * every region ends with the same items. It takes a path of its own, straight from server to server: a fault of the
 * applications' links leaves it alone, a crashed or frozen server makes it wait, and nothing is lost then.
 *
 * <p>It differs from the service in this: a stream is read every 20 ms, and writes in two regions that fall between two
 * reads may be ordered either way (see {@link #awaitOrdered}); a table that is changed or deleted in one region stays
 * as it is in the others. As there, a transaction's items arrive one by one.
 *
 * <p>Thread-safe. Needs {@code software.amazon.awssdk:dynamodb} and an HTTP client of the SDK on the class path.
 */
public final class LabGlobalTables {
    private static final Logger LOG = LoggerFactory.getLogger(LabDynamoDb.class);
    private static final Duration MAX_LAG = Duration.ofMinutes(10);

    private final List<LabDynamoDb> regions;
    private final List<ReplicationPath> paths = new ArrayList<>();
    private List<RegionReplicator> replicators = List.of();
    private boolean closed;

    public LabGlobalTables(List<LabDynamoDb> regions) {
        this.regions = regions;
        for (var from : regions) {
            for (var to : regions) {
                if (from != to) {
                    paths.add(new ReplicationPath(
                            from.region(), to.region(), () -> from.oneWayNanos() + to.oneWayNanos()));
                }
            }
        }
    }

    /**
     * Creates the table in every region, with a stream of new and old images, and replicates it from now on; returns when
     * it is active everywhere.
     *
     * @throws LabException if a region refuses, for instance since it has the table already, with the SDK's exception as
     *     its cause; other regions may have the table then
     * @throws IllegalStateException if a region's server is down or frozen, or the lab is closed
     */
    public void createGlobalTable(CreateTableRequest table) {
        for (var region : regions) {
            if (!region.isAnswering()) {
                throw new IllegalStateException(region + " is down or frozen");
            }
        }
        var creations = replicators().stream()
                .map(replicator -> replicator.create(table))
                .toList();
        for (var creation : creations) {
            await(creation, table.tableName());
        }
    }

    private static void await(Future<?> creation, String table) {
        try {
            creation.get();
        } catch (ExecutionException e) {
            throw new LabException("The table " + table + " could not be created: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while the table " + table + " was created", e);
        }
    }

    /**
     * Sets how long a write is under way from every region to every other, at least, in addition to half of both
     * regions' {@linkplain LabRegion#distance distances}; it holds for writes under way now, too. Default: zero, which
     * means some 30 ms.
     *
     * @param lag zero to ten minutes
     * @throws IllegalArgumentException for another one
     */
    public void replicationLag(Duration lag) {
        change("has a lag of " + lag, path -> true, path -> path.lag(valid(lag)));
    }

    /** Sets the {@linkplain #replicationLag(Duration) lag} of one direction. */
    public void replicationLag(String from, String to, Duration lag) {
        change("has a lag of " + lag, direction(from, to), path -> path.lag(valid(lag)));
    }

    /** Lets no write arrive anywhere any more; all of them stay under way. */
    public void pauseReplication() {
        change("is paused", path -> true, path -> path.pause(true));
    }

    /** Pauses the {@linkplain #pauseReplication() replication} in one direction. */
    public void pauseReplication(String from, String to) {
        change("is paused", direction(from, to), path -> path.pause(true));
    }

    /** Cuts one region off from the replication, in both directions; its applications reach it still. */
    public void isolate(String region) {
        change("is paused", known(region), path -> path.pause(true));
    }

    /** Ends every pause and isolation; the writes that are under way arrive when their lag is over. */
    public void resumeReplication() {
        change("goes on", path -> true, path -> path.pause(false));
    }

    /** Resumes the {@linkplain #resumeReplication() replication} in one direction. */
    public void resumeReplication(String from, String to) {
        change("goes on", direction(from, to), path -> path.pause(false));
    }

    /**
     * Waits until every write that was acknowledged before this call has its place in the order of writers: one that is
     * acknowledged after it, in any region, is later. Works while replication is paused or lags.
     *
     * @throws LabException if that takes longer, as it does while a server is down or frozen
     */
    public void awaitOrdered(Duration atMost) {
        await("DynamoDB's streams to be read", atMost, () -> true);
    }

    /**
     * Waits until every write that was acknowledged before this call has arrived everywhere, where it may have lost against
     * a later one.
     *
     * @throws LabException if that takes longer, as it does while replication is paused or a server is down or frozen
     */
    public void awaitReplicated(Duration atMost) {
        // In this order: before a write leaves a path, the replica at its end is no longer settled.
        await(
                "the replication of DynamoDB",
                atMost,
                () -> paths.stream().allMatch(ReplicationPath::isEmpty)
                        && replicators().stream().allMatch(RegionReplicator::isSettled));
    }

    private void await(String what, Duration atMost, BooleanSupplier condition) {
        var current = replicators();
        var before = current.stream().map(RegionReplicator::rounds).toList();
        Await.until(
                what,
                atMost,
                () -> {
                    for (var i = 0; i < current.size(); i++) {
                        // The round that is running now may have read the stream already.
                        if (current.get(i).rounds() < before.get(i) + 2) {
                            return false;
                        }
                    }
                    return condition.getAsBoolean();
                },
                () -> evidence(current));
    }

    private String evidence(List<RegionReplicator> current) {
        var failures = current.stream()
                .map(RegionReplicator::failure)
                .filter(failure -> failure != null)
                .map(failure -> "; " + failure)
                .collect(Collectors.joining());
        var down = regions.stream()
                .filter(region -> !region.isAnswering())
                .map(region -> "; " + region + " is down or frozen")
                .collect(Collectors.joining());
        return " (" + paths.stream().map(ReplicationPath::toString).collect(Collectors.joining("; ")) + down + failures
                + ")";
    }

    public void close() {
        List<RegionReplicator> open;
        synchronized (paths) {
            closed = true;
            open = replicators;
        }
        closeAll(open);
    }

    /** Closes each one, even if another one fails to close. */
    private static void closeAll(List<RegionReplicator> open) {
        if (!open.isEmpty()) {
            try {
                open.get(0).close();
            } finally {
                closeAll(open.subList(1, open.size()));
            }
        }
    }

    /** Makes the replicators when they are needed first: loading the SDK takes half a second. */
    private List<RegionReplicator> replicators() {
        synchronized (paths) {
            if (closed) {
                throw new IllegalStateException("The lab is closed");
            }
            if (replicators.isEmpty()) {
                var made = new ArrayList<RegionReplicator>();
                for (var region : regions) {
                    var name = region.region();
                    made.add(new RegionReplicator(
                            region,
                            made.size(),
                            paths.stream().filter(path -> path.isFrom(name)).toList(),
                            paths.stream().filter(path -> path.isTo(name)).toList()));
                }
                replicators = List.copyOf(made);
            }
            return replicators;
        }
    }

    private void change(String what, Predicate<ReplicationPath> which, Consumer<ReplicationPath> change) {
        paths.stream().filter(which).forEach(path -> {
            change.accept(path);
            LOG.info("DynamoDB's replication {}: path={}", what, path);
        });
    }

    private Predicate<ReplicationPath> direction(String from, String to) {
        if (paths.stream().noneMatch(path -> path.isFrom(from) && path.isTo(to))) {
            throw new IllegalArgumentException("No replication from " + from + " to " + to + " among " + regions);
        }
        return path -> path.isFrom(from) && path.isTo(to);
    }

    private Predicate<ReplicationPath> known(String region) {
        if (paths.stream().noneMatch(path -> path.isFrom(region))) {
            throw new IllegalArgumentException("No region " + region + " among " + regions);
        }
        return path -> path.isFrom(region) || path.isTo(region);
    }

    private static Duration valid(Duration lag) {
        if (lag.isNegative() || lag.compareTo(MAX_LAG) > 0) {
            throw new IllegalArgumentException("A lag is between 0 and " + MAX_LAG + ", not " + lag);
        }
        return lag;
    }
}
