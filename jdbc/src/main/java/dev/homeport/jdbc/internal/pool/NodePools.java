package dev.homeport.jdbc.internal.pool;

import dev.homeport.internal.DaemonThreads;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.Topology;
import dev.homeport.jdbc.internal.connect.ConnectSettings;
import dev.homeport.jdbc.internal.connect.ElectedServer;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import dev.homeport.jdbc.internal.connect.NodeDataSource;
import dev.homeport.jdbc.internal.connect.OtherServerException;
import dev.homeport.jdbc.internal.connect.SocketRegistry;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.election.TopologyFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the pools, at most one a node, and retires those that are not wanted any more.
 *
 * <p>Opening belongs to the deciding thread, and so does resetting a retired pool's sockets, which does not block and
 * must not depend on another thread. The pool itself ends on a daemon thread of its own, since closing one takes as
 * long as its slowest connection.
 */
public final class NodePools {

    /** Hears what ending a pool's connections took. */
    @FunctionalInterface
    public interface AbortListener {
        void aborted(Node node, int connections, Duration took);
    }

    /** Hears what a pool has met that the monitors should look at. */
    @FunctionalInterface
    public interface Suspicions {
        void probeAtOnce();

        /** A new connection to the primary failed. */
        default void connectFailed() {
            probeAtOnce();
        }

        /** The node's address leads to another server than the elected one. */
        default void ledElsewhere(Node node) {
            probeAtOnce();
        }
    }

    @FunctionalInterface
    private interface Ending {
        void end() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    /** Counts the pools of all data sources, so that each is told from others in threads and logs. */
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final String dataSource;
    private final ConnectSettings connect;
    private final PoolSettings settings;
    private final Suspicions suspicions;
    private final AbortListener abortListener;
    private final PoolMeters meters;
    private final Map<Node, NodePool> open = new ConcurrentHashMap<>();
    private final Set<NodePool> closing = ConcurrentHashMap.newKeySet();
    private final Set<Thread> retiring = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Node leading;
    private volatile boolean writeRefused;
    private volatile boolean closed;

    public NodePools(
            String dataSource,
            ConnectSettings connect,
            PoolSettings settings,
            Suspicions suspicions,
            AbortListener abortListener) {
        this.dataSource = dataSource;
        this.connect = connect;
        this.settings = settings;
        this.suspicions = suspicions;
        this.abortListener = abortListener;
        this.meters = new PoolMeters(dataSource, settings, this::led);
    }

    private Optional<NodePool> led() {
        return Optional.ofNullable(leading).map(open::get);
    }

    /** Returns the open pool of the node, if it was opened in the server's present life. */
    public Optional<NodePool> current(Node node, Instant serverStartedAt) {
        return Optional.ofNullable(open.get(node)).filter(pool -> pool.ofServerStartedAt(serverStartedAt));
    }

    /**
     * Returns whether the server answers over an idle connection of the node's pool, on any thread; false if there is
     * none.
     */
    public boolean idleConnectionAnswers(Node node) {
        var pool = open.get(node);
        return pool != null && pool.idleConnectionAnswers();
    }

    /** Opens a pool that keeps {@code idle} connections; an earlier one of the node must have been removed. */
    public NodePool open(Node node, ServerFacts elected, int idle) {
        var registry = new SocketRegistry();
        var number = OPENED.incrementAndGet();
        var poolName = "homeport-" + dataSource + "-" + node.region() + "-" + number;
        var threads = new PoolThreadFactory(poolName, settings.threadFactory().orElse(null));
        var owner = owner(node);
        var errors =
                new PoolExceptionOverride(owner, settings.exceptionOverride().orElse(null), registry::isAborted);
        var connections = new NodeDataSource(
                new NodeConnector(node, connect),
                registry,
                new ElectedServer(node, elected, connect.connectTimeout()),
                failures(node, owner));
        var meter = meters.of(node.region(), owner::leadsToPrimary);
        var config = settings.forPool(poolName, connections, errors, threads, meter, idle);
        var startedAt = elected.identity().startedAt();
        var pool = new NodePool(node, startedAt, config, connections, registry, threads, meter, owner::probeAtOnce);
        open.put(node, pool);
        if (closed) {
            close();
        }
        return pool;
    }

    /** Adds to the view why a warm pool could not connect; the primary's pool tells its borrowers. */
    public Topology explain(Topology topology) {
        var reasons = new HashMap<Node, String>();
        open.forEach((node, pool) -> {
            var failure = pool.lastConnectFailure();
            if (failure != null && !node.equals(leading)) {
                reasons.put(node, "its warm pool could not connect: " + failure.getMessage());
            }
        });
        return TopologyFactory.warned(topology, reasons);
    }

    /** Sets the accepted primary, for telling its read-only errors from a standby's. */
    public void leading(@Nullable Node primary) {
        leading = primary;
    }

    public Optional<NodePool> remove(Node node) {
        return Optional.ofNullable(open.remove(node));
    }

    /** Resets the pool's connections and wakes its borrowers here and now, and ends it elsewhere. */
    public void retire(NodePool pool) {
        var began = System.nanoTime();
        var aborted = pool.abort();
        pool.turnAway();
        abortListener.aborted(pool.node(), aborted, Duration.ofNanos(System.nanoTime() - began));
        elsewhere(pool, pool::shutdown);
    }

    /**
     * Ends every pool, elsewhere, as HikariCP does: idle connections say goodbye to their servers. One that is opened later
     * all the same is ended at once.
     */
    public void close() {
        closed = true;
        meters.close();
        for (var node : Set.copyOf(open.keySet())) {
            remove(node).ifPresent(pool -> {
                closing.add(pool);
                pool.turnAway();
                elsewhere(pool, pool::close);
            });
        }
    }

    /** Resets what connections are left of the pools that are closing, as those of a frozen server may be. */
    public void abortClosing() {
        closing.forEach(NodePool::abort);
    }

    /** Returns the threads on which pools are ending, or have ended lately. */
    public Set<Thread> retiring() {
        return Set.copyOf(retiring);
    }

    private void elsewhere(NodePool pool, Ending ending) {
        var thread = DaemonThreads.named(
                "homeport-jdbc-" + dataSource + "-retire-" + pool.node().region(), () -> end(pool, ending));
        retiring.removeIf(earlier -> earlier.getState() == Thread.State.TERMINATED);
        retiring.add(thread);
        thread.start();
    }

    private void end(NodePool pool, Ending ending) {
        try {
            ending.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("A pool could not be closed: dataSource={} node={}", dataSource, pool.node(), e);
        }
    }

    /** Returns whether the primary refused a write as read-only, after that was last forgotten. */
    public boolean writeRefused() {
        return writeRefused;
    }

    /** Forgets refused writes: the primary takes writes by default, so the application itself asked for read-only. */
    public void forgetRefusedWrite() {
        writeRefused = false;
    }

    private NodeDataSource.Failures failures(Node node, PoolExceptionOverride.Owner owner) {
        return new NodeDataSource.Failures() {
            @Override
            public void connectFailed() {
                if (owner.leadsToPrimary()) {
                    suspicions.connectFailed();
                }
            }

            @Override
            public void ledElsewhere(OtherServerException failure) {
                LOG.warn(
                        "A new connection led to another server than the elected one: dataSource={} node={} reason=\"{}\"",
                        dataSource,
                        node,
                        failure.getMessage());
                suspicions.ledElsewhere(node);
            }
        };
    }

    /** Only what is wrong with the primary is a reason to look at the nodes at once; a full standby takes its time. */
    private PoolExceptionOverride.Owner owner(Node node) {
        return new PoolExceptionOverride.Owner() {
            @Override
            public void probeAtOnce() {
                if (leadsToPrimary()) {
                    suspicions.probeAtOnce();
                }
            }

            @Override
            public boolean leadsToPrimary() {
                return node.equals(leading);
            }

            @Override
            public void primaryRefusedWrite() {
                writeRefused = true;
            }
        };
    }
}
