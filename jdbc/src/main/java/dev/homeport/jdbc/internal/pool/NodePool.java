package dev.homeport.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.internal.connect.NodeDataSource;
import dev.homeport.jdbc.internal.connect.SocketRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HikariCP pool, of one node, for one life of its server.
 *
 * <p>A pool is never pointed elsewhere and never revived: when its node is deposed, dies or restarts it is retired, and
 * a node that comes back gets a fresh one, with no broken slots and a connecting thread that is not asleep in HikariCP's
 * back-off. {@link HikariPool} is used directly because only it takes the time to wait at each borrow, which keeps the
 * caller's deadline to the millisecond.
 */
public final class NodePool {

    /** How long threads that HikariCP has ended may take to be gone. */
    private static final Duration THREADS_END_WITHIN = Duration.ofSeconds(1);

    /** How long a woken borrower may take to take what it is handed. */
    private static final long HANDOVER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** HikariCP's shortest wait: an idle connection is there at once, or it is not idle any more. */
    private static final long IDLE_WAIT_MILLIS = 250;

    /** For how long after a borrower had to wait the idle connections are counted at each borrow. */
    private static final long SCARCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Node node;
    private final Instant serverStartedAt;
    private final HikariConfig config;
    private final boolean autoCommit;
    private final HikariPool pool;
    private final NodeDataSource connections;
    private final SocketRegistry registry;
    private final PoolThreadFactory threads;
    private final PoolMeters.OfOnePool meters;
    private final Runnable suspect;
    private final PoolQueue queue = new PoolQueue();
    private volatile boolean scarce;
    private volatile long lastWaitNanos;

    NodePool(
            Node node,
            Instant serverStartedAt,
            HikariConfig config,
            NodeDataSource connections,
            SocketRegistry registry,
            PoolThreadFactory threads,
            PoolMeters.OfOnePool meters,
            Runnable suspect) {
        this.node = node;
        this.serverStartedAt = serverStartedAt;
        this.config = config;
        this.autoCommit = config.isAutoCommit();
        this.connections = connections;
        this.registry = registry;
        this.threads = threads;
        this.meters = meters;
        this.suspect = suspect;
        this.pool = new HikariPool(config);
        connections.explaining(config.getConnectionInitSql(), () -> pool.getTotalConnections() == 0);
    }

    public Node node() {
        return node;
    }

    /** Returns whether it was opened in the server's present life; connections of an earlier one lead nowhere. */
    boolean ofServerStartedAt(Instant instant) {
        return serverStartedAt.equals(instant);
    }

    /**
     * Whether a borrower that comes now most likely need not wait. While no borrower has had to for a while this reads two
     * fields: counting the idle connections at every borrow made it a fifth more expensive (measured).
     */
    boolean hasIdle() {
        if (pool.getThreadsAwaitingConnection() > 0) {
            return false;
        }
        if (scarce && System.nanoTime() - lastWaitNanos > SCARCE_NANOS) {
            scarce = false;
        }
        return !scarce || pool.getIdleConnections() > 0;
    }

    private void waits() {
        lastWaitNanos = System.nanoTime();
        scarce = true;
    }

    /**
     * Borrows a connection that is idle, as it seems. It does not wait: when there is none, or it turns out to be dead,
     * {@link #await} follows, and a borrower that had waited here would lose its place in the queue (with 60 threads on a
     * pool of 10, 100 ms of it raised the 99th percentile from 249 to 308 ms).
     */
    Connection borrowIdle() throws SQLException {
        try {
            return pool.getConnection(0);
        } catch (SQLTransientConnectionException e) {
            waits();
            suspect.run();
            throw e;
        }
    }

    /**
     * Waits in the pool's own queue for as long as it may take; returns null when the pool is retired first. The connection
     * is HikariCP's own.
     */
    @Nullable
    Connection await(long millis) throws SQLException {
        waits();
        letHandoversEnd();
        try {
            return queue.await(() -> pool.getConnection(millis));
        } catch (SQLTransientConnectionException e) {
            meters.borrowFailed();
            throw e;
        }
    }

    /**
     * A borrower that enters while a connection is handed to the first in the queue takes it away, and HikariCP sends the
     * other one to the end of the queue: on a busy machine, where a woken thread starts late, one in a hundred borrowers
     * waited for two or three turns.
     */
    private void letHandoversEnd() {
        var until = System.nanoTime() + HANDOVER_NANOS;
        while (pool.getThreadsAwaitingConnection() > 0
                && pool.getIdleConnections() > 0
                && System.nanoTime() - until < 0) {
            Thread.yield();
        }
    }

    /** Ends every wait in this pool; from now on it leads nowhere. */
    void turnAway() {
        queue.retire();
    }

    /** Returns whether it has a connection and none failed lately, so that it can be the primary's pool at once. */
    public boolean warm() {
        return pool.getTotalConnections() > 0 && connections.lastFailure() == null;
    }

    /** Returns whether the server answers over an idle connection; false if there is none. Takes 2 s at most. */
    boolean idleConnectionAnswers() {
        if (pool.getIdleConnections() == 0) {
            return false;
        }
        try (var idle = pool.getConnection(IDLE_WAIT_MILLIS)) {
            return idle.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Keeps this many connections idle from now on. */
    public void keepIdle(int connections) {
        config.setMinimumIdle(connections);
    }

    /**
     * Resets every connection, also those under way, and refuses new ones. Does not block. Returns how many. HikariCP learns
     * first that they have gone, or it would log a stack for each that is in use.
     */
    int abort() {
        pool.softEvictConnections();
        return registry.abortAll();
    }

    /** Ends the pool and its threads; blocks for a bounded time, so never on the deciding thread. */
    void shutdown() throws InterruptedException {
        abort();
        end();
    }

    /**
     * Ends the pool as HikariCP does: idle connections say goodbye to their server. Blocks for as long as a frozen server
     * lets it, unless {@link #abort} follows.
     */
    void close() throws InterruptedException {
        registry.abortOpening();
        end();
    }

    private void end() throws InterruptedException {
        threads.interruptAll();
        pool.shutdown();
        threads.awaitEnd(new Deadline(THREADS_END_WITHIN));
    }

    /** Returns why the pool's latest connect failed, if it did. */
    @Nullable
    SQLException lastConnectFailure() {
        return connections.lastFailure();
    }

    /** Returns whether a connection is in autocommit when it is borrowed. */
    boolean autoCommit() {
        return autoCommit;
    }

    public int active() {
        return pool.getActiveConnections();
    }

    public int most() {
        return config.getMaximumPoolSize();
    }

    int leastIdle() {
        return config.getMinimumIdle();
    }

    public int idle() {
        return pool.getIdleConnections();
    }

    public int waiting() {
        return pool.getThreadsAwaitingConnection();
    }
}
