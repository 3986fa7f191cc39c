package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.LabDynamoDb;
import dev.homeport.testkit.ledger.FoundWrites;
import dev.homeport.testkit.postgres.PostgresSettings;
import dev.homeport.testkit.relay.ReservedPort;
import dev.homeport.testkit.ssm.SsmServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Controls one region of a {@link RegionLab}: a real PostgreSQL server behind a network path that can be broken, and
 * the other servers that the lab was built with.
 *
 * <p>Faults are in force when their method returns. Thread-safe: {@link #stop}, {@link #restart}, {@link #promote},
 * {@link #rejoinAsStandbyOf} and {@link RegionLab#replication(Replication)} of one lab run one after another, each wait
 * in them ends after at most 90 s; {@link #crash}, {@link #freeze}, {@link #thaw} and the faults of a link wait for
 * none of them. Every method throws {@link LabException} when it could not do its work, and {@link
 * IllegalStateException} when the region is not in a state in which that makes sense, which includes all that is about
 * PostgreSQL in a lab without.
 */
// Longer than 300 lines, most of them Javadoc: this is the whole API of a region, and each method only hands its work
// on.
public final class LabRegion {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLab.class);

    private final String name;
    private final LabCredentials credentials;
    private final @Nullable PostgresRegion postgres;
    private final @Nullable SsmServer parameterStore;
    private final @Nullable LabDynamoDb dynamoDb;
    private final RegionNetwork network;
    private volatile Duration distance = Duration.ZERO;

    LabRegion(
            String name,
            LabCredentials credentials,
            @Nullable PostgresRegion postgres,
            @Nullable SsmServer parameterStore,
            @Nullable LabDynamoDb dynamoDb) {
        this.name = name;
        this.credentials = credentials;
        this.postgres = postgres;
        this.parameterStore = parameterStore;
        this.dynamoDb = dynamoDb;
        var paths = new ArrayList<LabPath>();
        if (postgres != null) {
            paths.add(postgres.network().link());
        }
        if (parameterStore != null) {
            paths.add(parameterStore.path());
        }
        if (dynamoDb != null) {
            paths.add(dynamoDb.path());
        }
        network = new RegionNetwork(List.copyOf(paths));
    }

    /** Returns the region's name, as given to the builder. */
    public String name() {
        return name;
    }

    /** Returns the host that applications connect to: always {@code 127.0.0.1}. */
    public String host() {
        return ReservedPort.HOST;
    }

    /** Returns the port applications use, which leads through {@link #link()}. It never changes. */
    public int port() {
        return database().network().link().port();
    }

    /** Returns the server's own port, which no fault of a link touches. It never changes. */
    public int serverPort() {
        return database().network().serverPort();
    }

    /** Returns the process identifier of the running server's first process, the postmaster. */
    public long pid() {
        return database().server().requireRunning().pid();
    }

    /**
     * Returns the application database's URL through {@link #link()}, without credentials and without TLS parameters:
     * with TLS the driver's default encrypts and verifies nothing; add {@code sslmode=verify-full&sslrootcert=} and
     * {@link RegionLab#caCertificate()}.
     */
    public String jdbcUrl() {
        return LabCredentials.url(port(), LabCredentials.DATABASE);
    }

    /**
     * Connects as the application does, through {@link #link()}: connect timeout 10 s, no socket timeout.
     *
     * @throws SQLException as the driver throws it
     */
    public Connection connect() throws SQLException {
        return credentials.connectAsUser(port());
    }

    /**
     * Connects as the application's user straight to the server, whatever the link's faults.
     *
     * @throws SQLException as the driver throws it
     */
    public Connection connectDirectly() throws SQLException {
        return credentials.connectAsUser(serverPort());
    }

    /**
     * Connects as the superuser, straight to the server, to the database {@code postgres}.
     *
     * @throws SQLException as the driver throws it
     */
    public Connection connectAsSuperuser() throws SQLException {
        return credentials.connectAsSuperuser(serverPort(), Duration.ZERO);
    }

    /** Returns the applications' path to this region's server. */
    public FaultyLink link() {
        return database().network().link();
    }

    /**
     * Returns the replication network of this region, in both roles: a fault strikes the streams that standbys read
     * from here and the stream this region reads as a standby. The applications' path is another one.
     */
    public FaultyLink replicationLink() {
        return database().network().replicationLink();
    }

    /**
     * Returns this region's parameter store, in a lab that was built with {@link RegionLabBuilder#parameterStores}. A
     * server that is down or frozen leaves them reachable; a fault of the region's network, such as {@link #refuse()},
     * strikes both.
     */
    public SsmServer parameterStore() {
        if (parameterStore == null) {
            throw new IllegalStateException("This lab was built without parameterStores(true)");
        }
        return parameterStore;
    }

    /**
     * Returns this region's DynamoDB, in a lab that was built with {@link RegionLabBuilder#dynamoDb}, with faults of
     * its own: those of the PostgreSQL server leave it alone; a fault of the region's network, such as {@link
     * #refuse()}, strikes both.
     */
    public LabDynamoDb dynamoDb() {
        if (dynamoDb == null) {
            throw new IllegalStateException("This lab was built without dynamoDb(true)");
        }
        return dynamoDb;
    }

    /**
     * Sets how far the region is from the applications: a round trip on any of its paths takes at least so long from
     * now on, half of it each way, and a new connection costs one more, which its first bytes wait for. So a first
     * answer of PostgreSQL comes after some four round trips, a first one over TLS after three, and a later one after
     * one. See {@link FaultyLink#delay(Duration)} for what latency is here; a delay comes on top, and no healing takes
     * the distance away.
     *
     * <p>Replication goes from region to region by way of the applications: a stream of PostgreSQL's log, and so a
     * synchronous commit, takes the distances of both regions, and an item of a global table half of both, besides its
     * lag. A connection straight to a server, as by {@link #connectDirectly()}, has none.
     *
     * @param roundTrip zero to 2 s; zero, the default, is the machine's own, some 0.1 ms
     * @throws IllegalArgumentException for another one
     */
    public void distance(Duration roundTrip) {
        if (!LabPath.isDistance(roundTrip)) {
            throw new IllegalArgumentException(
                    "A distance is between 0 and " + LabPath.MAX_DISTANCE + ", not " + roundTrip);
        }
        network.distance(roundTrip);
        if (postgres != null) {
            postgres.network().replicationLink().distance(roundTrip);
        }
        if (dynamoDb != null) {
            dynamoDb.replicationDistance(roundTrip);
        }
        distance = roundTrip;
        LOG.info("Region has a distance: region={} roundTrip={}", name, roundTrip);
    }

    /** Returns the round trip to it, as {@link #distance(Duration)} or the builder has set it. */
    public Duration distance() {
        return distance;
    }

    /** Makes the applications' paths lose everything: {@link FaultyLink#blackHole()}. */
    public void blackHole() {
        network.blackHole();
    }

    /** Makes the applications' paths refuse connections: {@link FaultyLink#refuse()}. */
    public void refuse() {
        network.refuse();
    }

    /** Delays the applications' paths: {@link FaultyLink#delay(Duration)}. */
    public void delay(Duration oneWay) {
        network.delay(oneWay);
    }

    /** Makes the applications' paths forget their connections: {@link FaultyLink#forgetConnections()}. */
    public void forgetConnections() {
        network.forgetConnections();
    }

    /** Heals the applications' paths: {@link FaultyLink#heal()}. */
    public void heal() {
        network.heal();
    }

    /** Returns true while the server's first process exists, frozen or not. */
    public boolean isRunning() {
        return database().server().isRunning();
    }

    /** Returns true between {@link #freeze()} and {@link #thaw()} or the server's end. */
    public boolean isFrozen() {
        return database().server().isFrozen();
    }

    /**
     * Kills every process of the server with SIGKILL, frozen ones too; connections are reset and new ones refused. The
     * operating system lives on, so everything acknowledged is still there after {@link #restart()}.
     */
    public void crash() {
        database().crash();
    }

    /** Stops every process of the server with SIGSTOP: it accepts connections, since its kernel does, and never answers. */
    public void freeze() {
        database().freeze();
    }

    /** Lets every process of the server run on with SIGCONT; nothing happens if it was not frozen. */
    public void thaw() {
        database().thaw();
    }

    /**
     * Shuts the server down as a planned switchover does (PostgreSQL's fast shutdown): sessions get 57P01, connected
     * standbys get the rest of the log, new connections are refused. Nothing happens if it is not running.
     *
     * @throws IllegalStateException if it is frozen
     */
    public void stop() {
        database().stop();
    }

    /**
     * Starts a crashed or stopped server again as it was: a standby follows its primary, a primary is writable, also if
     * another region was promoted meanwhile. Such a stale primary waits for no standby even in synchronous mode, since
     * one that acknowledges writes is what applications have to be protected from.
     *
     * @throws IllegalStateException if it is running
     */
    public void restart() {
        database().restart();
    }

    /**
     * Promotes this standby; returns when it takes writes, on a timeline that is one higher. It waits for no standby,
     * even in synchronous mode, until one has rejoined. The old primary is left as it is: if it runs, there are two. Where
     * a program under test has promoted the server, as with {@code pg_promote()}, this tells the lab so.
     *
     * @throws IllegalStateException if it is not a standby, not running or frozen
     */
    public void promote() {
        database().promote();
    }

    /**
     * Asks the server whether it takes writes. False while it is not running.
     *
     * @throws LabException if it does not answer, as a frozen one
     */
    public boolean isWritable() {
        return database().isWritable();
    }

    /**
     * Ends every session of that {@code application_name} at the server, the replication's too, as an administrator does with
     * {@code pg_terminate_backend}: each gets the error 57P01.
     *
     * @return how many sessions were ended
     * @throws LabException if the server cannot be asked
     */
    public long terminateSessions(String applicationName) {
        return database().terminateSessions(applicationName);
    }

    /**
     * Makes this region a standby of the other one from a fresh copy of all its data; what only this region held is
     * lost. A running server is killed first. Returns when the log streams and, in synchronous mode, the other's commits
     * wait for it.
     *
     * @throws IllegalArgumentException if the other is this region itself
     * @throws IllegalStateException if the other is not a running primary, or frozen
     */
    public void rejoinAsStandbyOf(LabRegion other) {
        database().rejoinAsStandbyOf(other.database());
    }

    /**
     * Exchanges the certificate that the server shows over TLS. Sessions that exist carry on; new ones meet the other
     * certificate from the return on, or from the server's thaw or restart. The first of a kind takes 0.6 s to make.
     *
     * @throws IllegalStateException if the lab was built without TLS
     */
    public void certificate(ServerCertificate kind) {
        database().certificate(kind);
    }

    /**
     * Changes a setting of this server alone, one that PostgreSQL takes over without a restart. Sessions that begin after
     * the return see it, or those after the server's thaw or restart.
     *
     * @throws IllegalArgumentException for a setting that is the lab's own, as {@link RegionLabBuilder#setting}
     */
    public void setting(String name, String value) {
        if (PostgresSettings.OWNED.contains(name)) {
            throw new IllegalArgumentException("The setting " + name + " is the lab's own");
        }
        database().setting(name, value);
    }

    /**
     * Reads what is in the application's database of this server, straight from it and whatever the link's faults: for {@link
     * dev.homeport.testkit.ledger.WriteLedger}.
     *
     * @param query its first column has the names of the writes, such as {@code select reference from orders}
     * @throws LabException if it does not answer, or the query is refused
     * @throws IllegalStateException if it is down or frozen
     */
    public FoundWrites find(String query) {
        try {
            return FoundWrites.in(name, database().read(query));
        } catch (SQLException e) {
            throw new LabException(name + " could not be asked: " + query, e);
        }
    }

    /** Waits until this standby has replayed everything that was durable on the primary when this was called. */
    public void awaitCaughtUp(LabRegion primary, Duration atMost) {
        database().awaitCaughtUp(primary.database(), atMost);
    }

    @Override
    public String toString() {
        return postgres == null ? name : name + " at port " + port();
    }

    /** Returns true in a lab that has PostgreSQL. */
    boolean hasDatabase() {
        return postgres != null;
    }

    boolean hasParameterStore() {
        return parameterStore != null;
    }

    boolean hasDynamoDb() {
        return dynamoDb != null;
    }

    /** Returns the applications' paths. */
    LabPath network() {
        return network;
    }

    PostgresRegion database() {
        if (postgres == null) {
            throw new IllegalStateException("This lab was built with postgres(false)");
        }
        return postgres;
    }

    /** Frees the ports and threads; the {@link ResourceReaper} ends the servers. */
    void close() throws IOException {
        try {
            if (postgres != null) {
                postgres.close();
            }
        } finally {
            closeOthers();
        }
    }

    private void closeOthers() throws IOException {
        try {
            if (parameterStore != null) {
                parameterStore.close();
            }
        } finally {
            if (dynamoDb != null) {
                dynamoDb.close();
            }
        }
    }
}
