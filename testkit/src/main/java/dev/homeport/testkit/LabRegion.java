package dev.homeport.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One region of a {@link RegionLab}: a real PostgreSQL server behind a network path that can be broken.
 *
 * <p>Faults are in force when their method returns. Thread-safe: {@link #stop}, {@link #restart}, {@link #promote},
 * {@link #rejoinAsStandbyOf} and {@link RegionLab#replication(Replication)} of one lab run one after another, each wait
 * in them ends after at most 30 s; {@link #crash}, {@link #freeze}, {@link #thaw} and the faults of a link wait for
 * none of them. Every method throws {@link LabException} when it could not do its work, and
 * {@link IllegalStateException} when the region is not in a state in which that makes sense.
 */
public final class LabRegion {
    private static final Logger LOG = LoggerFactory.getLogger(LabRegion.class);

    private final String name;
    private final RegionLab lab;
    private final LabLogins logins;
    private final PostgresServer server;
    private final ReplicatingServer member;
    private final RegionNetwork network;
    private volatile @Nullable LabRegion upstream;

    LabRegion(String name, RegionLab lab, LabBlueprint blueprint, PostgresBinaries binaries, Path directory)
            throws IOException {
        this.name = name;
        this.lab = lab;
        logins = lab.logins();
        network = new RegionNetwork(name, blueprint.parameterStores());
        var mark = directory.getParent().getFileName() + "/" + name;
        server = new PostgresServer(binaries, name, directory, mark);
        member = new ReplicatingServer(name, serverPort(), logins, blueprint.settings(mark, serverPort()), server);
    }

    /** The region's name, as given to the builder. */
    public String name() {
        return name;
    }

    /** Where applications connect to: always {@code 127.0.0.1}. */
    public String host() {
        return ReservedPort.HOST;
    }

    /** The port applications use, which leads through {@link #link()}. It never changes. */
    public int port() {
        return network.link().port();
    }

    /** The server's own port, which no fault of a link touches. It never changes. */
    public int serverPort() {
        return network.serverPort();
    }

    /** The process identifier of the running server's first process, the postmaster. */
    public long pid() {
        return server.requireRunning().pid();
    }

    /**
     * The application database's URL through {@link #link()}, without credentials and without TLS parameters: with TLS
     * the driver's default encrypts and verifies nothing; add {@code sslmode=verify-full&sslrootcert=} and
     * {@link RegionLab#caCertificate()}.
     */
    public String jdbcUrl() {
        return LabLogins.url(port(), LabLogins.DATABASE);
    }

    /**
     * Connects as the application does, through {@link #link()}: connect timeout 10 s, no socket timeout.
     *
     * @throws SQLException as the driver throws it
     */
    public Connection connect() throws SQLException {
        return logins.connectAsUser(port());
    }

    /**
     * Connects as the application's user straight to the server, whatever the link's faults.
     *
     * @throws SQLException as the driver throws it
     */
    public Connection connectDirectly() throws SQLException {
        return logins.connectAsUser(serverPort());
    }

    /**
     * Connects as the superuser, straight to the server, to the database {@code postgres}.
     *
     * @throws SQLException as the driver throws it
     */
    public Connection connectAsSuperuser() throws SQLException {
        return logins.connectAsSuperuser(serverPort(), Duration.ZERO);
    }

    /** The applications' path to this region's server. */
    public FaultyLink link() {
        return network.link();
    }

    /**
     * The replication network of this region, in both roles: a fault strikes the streams that standbys read from here
     * and the stream this region reads as a standby. The applications' path is another one.
     */
    public FaultyLink replicationLink() {
        return network.replicationLink();
    }

    /**
     * This region's parameters, in a lab that was built with {@link RegionLabBuilder#parameterStores}. A server that is
     * down or frozen leaves them reachable; a fault of the region's network, such as {@link #refuse()}, strikes both.
     */
    public SsmServer parameterStore() {
        return network.parameterStore()
                .orElseThrow(() -> new IllegalStateException("This lab was built without parameterStores(true)"));
    }

    /** {@link FaultyLink#blackHole()} of the applications' paths. */
    public void blackHole() {
        network.blackHole();
    }

    /** {@link FaultyLink#refuse()} of the applications' paths. */
    public void refuse() {
        network.refuse();
    }

    /** {@link FaultyLink#delay(Duration)} of the applications' paths. */
    public void delay(Duration oneWay) {
        network.delay(oneWay);
    }

    /** {@link FaultyLink#heal()} of the applications' paths. */
    public void heal() {
        network.heal();
    }

    /** True while the server's first process exists, frozen or not. */
    public boolean isRunning() {
        return server.isRunning();
    }

    /** True between {@link #freeze()} and {@link #thaw()} or the server's end. */
    public boolean isFrozen() {
        return server.isFrozen();
    }

    /**
     * Kills every process of the server with SIGKILL, frozen ones too; connections are reset and new ones refused. The
     * operating system lives on, so everything acknowledged is still there after {@link #restart()}.
     */
    public void crash() {
        server.kill();
        network.serverListens(false);
        logged("crashed");
    }

    /** Stops every process of the server with SIGSTOP: it accepts connections, since its kernel does, and never answers. */
    public void freeze() {
        server.requireRunning();
        LabTurn.attempt(name + " could not be frozen", server::freeze, server::logTail);
        logged("froze");
    }

    /** Lets every process of the server run on with SIGCONT; nothing happens if it was not frozen. */
    public void thaw() {
        LabTurn.attempt(name + " could not be thawed", server::thaw, server::logTail);
        logged("thawed");
    }

    /**
     * Shuts the server down as a planned switchover does (PostgreSQL's fast shutdown): sessions get 57P01, connected
     * standbys get the rest of the log, new connections are refused. Nothing happens if it is not running.
     *
     * @throws IllegalStateException if it is frozen
     */
    public void stop() {
        inTurn("stop", "was shut down", () -> {
            server.requireNotFrozen();
            server.stop();
            network.serverListens(false);
        });
    }

    /**
     * Starts a crashed or stopped server again as it was: a standby follows its primary, a primary is writable, also if
     * another region was promoted meanwhile. Such a stale primary waits for no standby even in synchronous mode, since
     * one that acknowledges writes is what applications have to be protected from.
     *
     * @throws IllegalStateException if it is running
     */
    public void restart() {
        inTurn("restart", "restarted", () -> {
            server.requireEnded();
            if (upstream == null && !lab.isPrimary(this)) {
                member.commitAlone();
            }
            start();
        });
    }

    /**
     * Promotes this standby; returns when it takes writes, on a timeline that is one higher. It waits for no standby,
     * even in synchronous mode, until one has rejoined. The old primary is left as it is: if it runs, there are two.
     *
     * @throws IllegalStateException if it is not a standby, not running or frozen
     */
    public void promote() {
        inTurn("promote", "was promoted", () -> {
            server.requireAnswering();
            if (upstream == null) {
                throw new IllegalStateException(name + " is a primary already");
            }
            member.promote();
            upstream = null;
            lab.promoted(this);
        });
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
        if (other == this) {
            throw new IllegalArgumentException(name + " cannot follow itself");
        }
        inTurn("rejoin", "became a standby of " + other.name, () -> {
            other.server.requireAnswering();
            if (other.isStandby()) {
                throw new IllegalStateException(other.name + " is a standby");
            }
            server.kill();
            network.serverListens(false);
            upstream = other;
            member.copyAndFollow(other.member, network.replicationLink().readFrom(other.network.replicationLink()));
            network.serverListens(true);
            lab.applyReplication(other);
            if (lab.commitsWaitIn(other)) {
                other.member.awaitSynchronousStandby(name);
            }
        });
    }

    /** Waits until this standby has replayed everything that was durable on the primary when this was called. */
    public void awaitCaughtUp(LabRegion primary, Duration atMost) {
        LabTurn.attempt(
                name + " could not catch up", () -> member.awaitCaughtUp(primary.member, atMost), server::logTail);
    }

    @Override
    public String toString() {
        return name + " at port " + port();
    }

    boolean isStandby() {
        return upstream != null;
    }

    ReplicatingServer member() {
        return member;
    }

    /** Starts the server and lets its link accept connections. */
    void start() throws IOException {
        member.start();
        network.serverListens(true);
    }

    boolean follows(LabRegion other) {
        return upstream == other;
    }

    /** Frees the ports and threads; the server is the guardian's. */
    void close() throws IOException {
        network.close();
    }

    private void inTurn(String what, String done, LabTurn.Action action) {
        lab.turn().take(name + " could not " + what, action, server::logTail);
        logged(done);
    }

    private void logged(String what) {
        LOG.atInfo().addKeyValue("region", name).log("the region {}", what);
    }
}
