package dev.homeport.jdbc;

import dev.homeport.config.Config;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.Impact;
import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.internal.connect.AbstractDataSource;
import dev.homeport.jdbc.internal.monitor.DataSourceAssembly;
import dev.homeport.jdbc.internal.monitor.DataSourceHealth;
import dev.homeport.jdbc.internal.monitor.ElectionLoop;
import dev.homeport.jdbc.internal.monitor.FailoverSettings;
import dev.homeport.jdbc.internal.monitor.MonitorReport;
import dev.homeport.jdbc.internal.monitor.PromotionAccounts;
import dev.homeport.jdbc.internal.monitor.SettingsProblems;
import dev.homeport.jdbc.internal.monitor.TopologyEventLog;
import dev.homeport.jdbc.internal.pool.BorrowGate;
import dev.homeport.jdbc.internal.pool.NodePool;
import dev.homeport.jdbc.internal.pool.NodePools;
import dev.homeport.jdbc.internal.transaction.CommitLedger;
import dev.homeport.region.RegionName;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link DataSource} that always leads to the one true PostgreSQL primary, and finds it again after a promotion.
 *
 * <p>List every server that may become the primary. A monitor connection to each finds out which of them is it now;
 * {@link #getConnection()} hands out that node's pooled HikariCP connection, untouched. When another server is promoted,
 * the old primary's connections are reset (a statement in flight there fails, once, with the driver's own exception) and
 * the next borrow leads to the new one. A server that a promotion has overtaken is never written to again, and two
 * servers that claim the same timeline are both refused.
 *
 * <p>What it cannot do: an application that reaches only the old primary cannot learn of a promotion. Only synchronous
 * replication, or fencing at the server, closes that gap.
 *
 * <p>Thread-safe. Keep one for the life of the application and {@link #close()} it at the end.
 */
// Longer than 300 lines, a third of them Javadoc: this is the whole API of a data source, and each method only hands
// its
// work on.
public final class FailoverDataSource extends AbstractDataSource implements Closeable {

    /** How long {@link #close()} may take. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /** How long servers have to take leave of their connections, before these are reset. */
    private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final FailoverSettings settings;
    private final BorrowGate gate;
    private final NodePools pools;
    private final ElectionLoop monitor;
    private final TopologyEventLog events;
    private final CommitLedger commits;
    private final PromotionAccounts accounts;
    private final DataSourceHealth checks;
    private final ReentrantLock closing = new ReentrantLock();
    private boolean closed;

    private volatile Config.Following following = () -> {};

    FailoverDataSource(FailoverSettings settings, DataSourceAssembly.Parts parts) {
        this.settings = settings;
        this.gate = parts.gate();
        this.pools = parts.pools();
        this.monitor = parts.monitor();
        this.events = parts.events();
        this.commits = parts.commits();
        this.accounts = parts.accounts();
        this.checks = new DataSourceHealth(settings, gate, pools);
    }

    /**
     * Builds a data source from a configuration in one call, and follows it while it changes, with every option at its
     * default. For more, use {@link FailoverDataSourceBuilder#following}.
     *
     * @param home the region we run in
     * @throws IllegalArgumentException as {@link FailoverDataSourceBuilder#build()} does
     */
    public static FailoverDataSource following(Config<DatabaseConfig> config, RegionName home) {
        return builder().following(config, described -> described, home).build();
    }

    /** Starts describing a data source. */
    public static FailoverDataSourceBuilder builder() {
        return new FailoverDataSourceBuilder();
    }

    /**
     * Borrows a connection to the primary, waiting for one at most the borrow timeout (plus at most 1 s, when a frozen
     * server has to be found out).
     *
     * <p>It is one of HikariCP's pool, which tells the truth about the end of its transactions: a commit that was sent and not
     * answered is a {@link CommitOutcomeUnknownException}, and so is what is committed or rolled back after it; a commit
     * after a statement has failed is refused with 25P02, where the driver returns normally; and {@code rollback()}
     * returns where the connection was lost and no commit was sent, since the server rolls back then. A commit on what
     * {@code unwrap} or {@code Statement.getConnection()} return is not seen.
     *
     * @throws java.sql.SQLTransientConnectionException with SQLState 08001 when the time is over; the message names
     *     every node, what it last said, and how long there has been no primary
     * @throws java.sql.SQLNonTransientConnectionException with SQLState 08003 when the data source is or gets closed
     * @throws SQLException when the calling thread is interrupted; its interrupt status stays set
     */
    @Override
    public Connection getConnection() throws SQLException {
        return gate.borrow();
    }

    /**
     * Waits until there is a primary, for at most this long. Returns at once when there is one.
     *
     * @return whether there is one; false also when the data source is or gets closed
     * @throws InterruptedException when the calling thread is interrupted
     */
    public boolean awaitPrimary(Duration timeout) throws InterruptedException {
        return gate.awaitPrimary(node -> true, timeout);
    }

    /**
     * Waits until the primary is in this region, for at most this long, as a runbook does that has promoted a standby there
     * and wants to go on when this application has followed. Returns at once when it is.
     *
     * @return whether it is; false also when the data source is or gets closed
     * @throws InterruptedException when the calling thread is interrupted
     */
    public boolean awaitPrimary(RegionName region, Duration timeout) throws InterruptedException {
        return gate.awaitPrimary(node -> node.region().equals(region), timeout);
    }

    /** Returns the numbers of the pool that borrowers are led to now; reads memory only. */
    public PoolStatus poolStatus() {
        var most = settings.pool().maximumPoolSize();
        return primaryPool()
                .map(pool -> new PoolStatus(pool.active(), pool.idle(), pool.waiting() + gate.waiting(), most))
                .orElseGet(() -> new PoolStatus(0, 0, gate.waiting(), most));
    }

    /** Returns the current view: the primary, every node, and why. One volatile read. */
    public Topology topology() {
        return gate.topology();
    }

    /**
     * Returns what the last promotion that was followed may have lost; empty before the first one. While the old primary is
     * seen writing on, its numbers grow.
     */
    public Optional<PromotionLoss> lastPromotion() {
        return accounts.last();
    }

    /** Adds a listener; it hears of decisions made from now on. */
    public void addListener(TopologyListener listener) {
        events.add(listener);
    }

    /** Removes a listener. */
    public void removeListener(TopologyListener listener) {
        events.remove(listener);
    }

    /**
     * Probes every node at once, instead of at its next turn, and once more over a new connection, in case its name leads
     * elsewhere by now. Returns immediately; useful right after a promotion or a move.
     */
    public void probeNow() {
        monitor.renew();
    }

    /**
     * Goes on with another list of nodes. Connections to nodes that stay on it are not touched; those to nodes that do not
     * are reset. Taking the primary off the list makes borrowers wait for another one; taking a rival off it ends a tie.
     * Returns at once; the change is an event and shows in {@link #topology()} when it has been carried out. What was
     * learned of timelines stays, so a stale primary that is put on the list is not used.
     *
     * @throws IllegalArgumentException if the list is empty or names an address twice; nothing is changed then
     */
    public void updateNodes(Collection<Node> nodes) {
        var wanted = List.copyOf(nodes);
        var problems = new SettingsProblems(List.of());
        problems.nodes(wanted, true);
        problems.throwIfAny("The nodes are not updated");
        monitor.report(new MonitorReport.NodesChanged(wanted));
    }

    /**
     * Goes on with another cluster, or with a lower timeline of ours, after the database was replaced on purpose: by a
     * major upgrade, a logical migration or a restore. {@link Topology#reason()} names what is refused and the values
     * to give here. Returns at once.
     *
     * <p>With it the operator gives up what was written on higher timelines. A server of that cluster that still
     * answers on a higher one wins all the same. A primary of another cluster is left at once, so call this when the
     * new one runs; a list of nodes that shares no node with the one before needs no such call.
     *
     * @param epoch the cluster and its timeline, both known
     * @throws IllegalArgumentException if either part is missing
     */
    public void adoptCluster(Epoch epoch) {
        if (epoch.systemIdentifier().isEmpty() || epoch.timeline().isEmpty()) {
            throw new IllegalArgumentException("give the system identifier and the timeline of the cluster to adopt");
        }
        monitor.report(new MonitorReport.ClusterAdopted(
                epoch.systemIdentifier().getAsLong(), epoch.timeline().getAsInt()));
    }

    /** Returns the name this data source has in threads, pools, metrics and logs. */
    public String name() {
        return settings.name();
    }

    /**
     * Returns a health check that tells whether there is a primary. It reads the view and never the network, so a full
     * pool does not look like a dead database and a check costs nothing.
     *
     * <p>Critical, for the ready and the region question, every 500 ms, no further fall or rise: the view is already
     * the conclusion of repeated probes. Also down when no node answers at all, in which case the primary stays the
     * primary but this process cannot reach it; and when the view has not been renewed for 5 s or five probe intervals,
     * whichever is longer.
     */
    public HealthCheck healthCheck() {
        return checks.primary();
    }

    /**
     * Returns a health check named after {@link #healthCheck()}'s with {@code -pool}, that is down while all
     * connections are in use and borrowers wait: {@link Impact#INFORMATIVE}, for a full pool is not a dead database.
     * Every second, three times in a row.
     */
    public HealthCheck poolHealthCheck() {
        return checks.pool();
    }

    /**
     * Returns a health check named after {@link #healthCheck()}'s with {@code -standby}, that is down while no standby
     * answers that is at most so many bytes of WAL behind the primary: {@link Impact#DEGRADING}, for the region
     * question. It bounds what a promotion now would lose. Every second, three times in a row; reads the view and never
     * the network.
     *
     * @throws IllegalArgumentException if {@code mostBytesBehind} is negative
     */
    public HealthCheck standbyHealthCheck(long mostBytesBehind) {
        if (mostBytesBehind < 0) {
            throw new IllegalArgumentException("mostBytesBehind must not be negative: " + mostBytesBehind);
        }
        return checks.standby(mostBytesBehind);
    }

    /**
     * Returns a health check named after {@link #healthCheck()}'s with {@code -verified}, that is down while the
     * primary was accepted although another node was alive and could not be asked for 5 s, being full or refusing the
     * password: that one may be the true primary. {@link Impact#DEGRADING}, for the ready and the region question; its
     * reason names the node. It is up again when that node has answered, or is off the list.
     */
    public HealthCheck verifiedHealthCheck() {
        return checks.verified();
    }

    /**
     * Returns a health check named after {@link #healthCheck()}'s with {@code -writable}, that is down while the
     * primary's {@code default_transaction_read_only} is on for the application's role and a statement was refused for
     * it (SQLState 25006). {@link Impact#DEGRADING}, for the ready and the region question. A role's own setting is
     * seen as well, a session's or a pool's own is not. It is up again when the setting is off.
     */
    public HealthCheck writableHealthCheck() {
        return checks.writable();
    }

    DataSourceHealth checks() {
        return checks;
    }

    /** Remembers what to end when this data source is closed. */
    void endAtClose(Config.Following feeding) {
        following = feeding;
    }

    /** Returns what is known of the commits of {@link Transactions}. */
    CommitLedger commits() {
        return commits;
    }

    /** Returns the pool that borrowers are led to now. */
    Optional<NodePool> primaryPool() {
        return Optional.ofNullable(gate.pool());
    }

    /**
     * Ends every connection, thread and pool, turns waiting borrowers away, and returns within 5 s. Idle connections
     * take leave of their servers; a server that has not let go after 1 s, or a statement that still runs, is cut off.
     * An interrupt does not cut that short; the interrupt status stays set. May be called again, to no effect, and from
     * several threads, each of which returns when all is closed. What can outlast it is a thread in code that nothing
     * can interrupt: a listener, or the operating system's name resolution.
     */
    @Override
    public void close() {
        closing.lock();
        try {
            var deadline = new Deadline(CLOSE_LIMIT);
            following.close();
            gate.close();
            monitor.stopDeciding(deadline);
            gate.close();
            pools.close();
            new Deadline(GOODBYE_LIMIT).awaitEndOf(pools.retiring());
            pools.abortClosing();
            var ending = new ArrayList<>(monitor.probing());
            ending.addAll(pools.retiring());
            deadline.awaitEndOf(ending);
            events.close(deadline);
            if (!closed) {
                LOG.info("Data source closed: dataSource={}", settings.name());
                closed = true;
            }
        } finally {
            closing.unlock();
        }
    }

    /** Returns what the data source is, without secrets. */
    @Override
    public String toString() {
        var nodes = topology().nodes().stream().map(NodeStatus::node).toList();
        return "FailoverDataSource[" + settings.name() + ", nodes=" + nodes + ", database="
                + settings.connect().database() + "]";
    }

    /** Returns the borrow timeout in whole seconds, rounded up. */
    @Override
    public int getLoginTimeout() {
        return Math.toIntExact(settings.borrowTimeout().plusMillis(999).toSeconds());
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("set borrowTimeout(...) on the builder");
    }
}
