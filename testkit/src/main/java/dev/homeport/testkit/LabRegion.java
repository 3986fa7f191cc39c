package dev.homeport.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final RegionLab lab;
    private final LabLogins logins;
    private final ServerSettings settings;
    private final PostgresServer server;
    private final ReservedPort serverPort;
    private final TcpRelay link;
    private final ReplicationLink replicationLink;
    private volatile @Nullable LabRegion upstream;

    LabRegion(String name, RegionLab lab, LabBlueprint blueprint, PostgresBinaries binaries, Path directory)
            throws IOException {
        this.name = name;
        this.lab = lab;
        logins = lab.logins();
        serverPort = new ReservedPort();
        link = new TcpRelay(name, serverPort.number());
        replicationLink = new ReplicationLink(name, serverPort.number());
        var mark = directory.getParent().getFileName() + "/" + name;
        settings = blueprint.settings(mark, serverPort.number());
        server = new PostgresServer(binaries, directory, mark);
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
        return link.port();
    }

    /** The server's own port, which no fault of a link touches. It never changes. */
    public int serverPort() {
        return serverPort.number();
    }

    /**
     * The process identifier of the server's first process, the postmaster.
     *
     * @throws IllegalStateException if the server is not running
     */
    public long pid() {
        return server.pid();
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

    /** The applications' path to this region. */
    public FaultyLink link() {
        return link;
    }

    /**
     * The replication network of this region, in both roles: a fault strikes the streams that standbys read from here
     * and the stream this region reads as a standby. The applications' path is another one.
     */
    public FaultyLink replicationLink() {
        return replicationLink;
    }

    /** {@link FaultyLink#blackHole()} of the applications' path. */
    public void blackHole() {
        link.blackHole();
        logged("was cut off");
    }

    /** {@link FaultyLink#refuse()} of the applications' path. */
    public void refuse() {
        link.refuse();
        logged("refuses connections");
    }

    /** {@link FaultyLink#delay(Duration)} of the applications' path. */
    public void delay(Duration oneWay) {
        link.delay(oneWay);
        LOG.atInfo().addKeyValue("region", name).addKeyValue("oneWay", oneWay).log("the region was delayed");
    }

    /** {@link FaultyLink#heal()} of the applications' path. */
    public void heal() {
        link.heal();
        logged("can be reached again");
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
        link.targetListens(false);
        logged("crashed");
    }

    /** Stops every process of the server with SIGSTOP: it accepts connections, since its kernel does, and never answers. */
    public void freeze() {
        server.pid();
        attempt("freeze", server::freeze);
        logged("froze");
    }

    /** Lets every process of the server run on with SIGCONT; nothing happens if it was not frozen. */
    public void thaw() {
        attempt("thaw", server::thaw);
        logged("thawed");
    }

    /**
     * Shuts the server down as a planned switchover does (PostgreSQL's fast shutdown): sessions get 57P01, connected
     * standbys get the rest of the log, new connections are refused. Nothing happens if it is not running.
     *
     * @throws IllegalStateException if it is frozen
     */
    public void stop() {
        inTurn("stop", () -> {
            requireNotFrozen();
            server.stop();
            link.targetListens(false);
        });
        logged("was shut down");
    }

    /**
     * Starts a crashed or stopped server again as it was: a standby follows its primary, a primary is writable, also if
     * another region was promoted meanwhile. Such a stale primary waits for no standby even in synchronous mode, since
     * one that acknowledges writes is what applications have to be protected from.
     *
     * @throws IllegalStateException if it is running
     */
    public void restart() {
        inTurn("restart", () -> {
            if (server.isRunning()) {
                throw new IllegalStateException(name + " is running; stop or crash it first");
            }
            if (upstream == null && !lab.isPrimary(this)) {
                settings.commitAfter(List.of());
                settings.write(server.data());
            }
            start();
        });
        logged("restarted");
    }

    /**
     * Promotes this standby; returns when it takes writes, on a timeline that is one higher. It waits for no standby,
     * even in synchronous mode, until one has rejoined. The old primary is left as it is: if it runs, there are two.
     *
     * @throws IllegalStateException if it is not a standby, not running or frozen
     */
    public void promote() {
        inTurn("promote", () -> {
            server.pid();
            requireNotFrozen();
            if (upstream == null) {
                throw new IllegalStateException(name + " is a primary already");
            }
            try (var connection = superuser()) {
                Sql.ask(connection, "select pg_promote(true, " + PATIENCE.toSeconds() + ")");
                Await.until(
                        "the end of recovery in " + name,
                        PATIENCE,
                        () -> Sql.isTrue(connection, "select not pg_is_in_recovery()"),
                        server::logTail);
            }
            upstream = null;
            lab.promoted(this);
        });
        logged("was promoted");
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
        inTurn("rejoin", () -> {
            other.requirePrimary();
            server.kill();
            link.targetListens(false);
            try (var connection = other.superuser()) {
                BaseBackup.copy(connection, other.server.data(), server.data());
            }
            settings.commitAfter(List.of());
            settings.follow(
                    replicationLink.readFrom(other.replicationLink),
                    LabLogins.SUPERUSER,
                    logins.superuserPassword(),
                    name);
            settings.write(server.data());
            upstream = other;
            start();
            other.awaitStandby(name, "state = 'streaming'");
            lab.applyReplication(other);
            if (lab.commitsWaitIn(other)) {
                other.awaitStandby(name, "sync_state = 'sync'");
            }
        });
        LOG.atInfo()
                .addKeyValue("region", name)
                .addKeyValue("primary", other.name)
                .log("the region became a standby");
    }

    /**
     * Waits until this standby has replayed everything that was durable on the primary when this was called.
     *
     * @throws LabException if that takes longer
     */
    public void awaitCaughtUp(LabRegion primary, Duration atMost) {
        attempt("catch up", () -> {
            try (var there = primary.superuser();
                    var here = superuser()) {
                var lsn = Sql.ask(there, "select pg_current_wal_flush_lsn()");
                Await.until(
                        name + " to replay " + lsn + " of " + primary.name,
                        atMost,
                        () -> Sql.isTrue(here, "select pg_last_wal_replay_lsn() >= '" + lsn + "'"),
                        server::logTail);
            }
        });
    }

    @Override
    public String toString() {
        return "LabRegion[" + name + ", port " + port() + ", server port " + serverPort() + "]";
    }

    void initialise() throws IOException {
        server.initialise(LabLogins.SUPERUSER, logins.superuserPassword());
    }

    void useCertificate(LabCertificate certificate) {
        settings.useCertificate(certificate);
    }

    /** Starts the new, empty server and makes the application's user and database. */
    void startAsFirstPrimary() throws IOException, SQLException {
        settings.write(server.data());
        start();
        try (var connection = superuser()) {
            logins.createUser(connection);
        }
    }

    boolean follows(LabRegion other) {
        return upstream == other;
    }

    boolean isStandby() {
        return upstream != null;
    }

    /** From now on, or from its thaw or restart, this primary's commits wait for these standbys. */
    void commitAfter(List<String> standbys) throws IOException, SQLException {
        settings.commitAfter(standbys);
        settings.write(server.data());
        if (!server.isRunning()) {
            return;
        }
        server.reload();
        if (server.isFrozen()) {
            return;
        }
        var wanted = ServerSettings.synchronousStandbyNames(standbys);
        Await.until(
                "the synchronous standbys of " + name + " to be '" + wanted + "'",
                PATIENCE,
                () -> {
                    try (var connection = superuser()) {
                        return wanted.equals(Sql.ask(connection, "show synchronous_standby_names"));
                    }
                },
                server::logTail);
        try (var connection = superuser()) {
            // Commits wait only once the checkpointer has read the setting; it does so before it serves this.
            Sql.run(connection, "checkpoint");
        }
    }

    void awaitStandby(String standby, String condition) {
        Await.until(
                standby + " to have " + condition + " at " + name,
                PATIENCE,
                () -> {
                    try (var connection = superuser()) {
                        return Sql.isTrue(
                                connection,
                                "select exists (select from pg_stat_replication where application_name = '" + standby
                                        + "' and " + condition + ")");
                    }
                },
                server::logTail);
    }

    /** Frees the ports and threads; the server is the guardian's. */
    void close() throws IOException {
        try (serverPort;
                link;
                replicationLink) {
            logged("is being closed");
        }
    }

    private void start() throws IOException {
        server.start();
        Await.until(
                "the server of " + name + " to accept connections",
                PATIENCE,
                () -> {
                    if (!server.isRunning()) {
                        throw new LabException("The server of " + name + " did not start" + server.logTail());
                    }
                    try (var connection = superuser()) {
                        return connection.isValid((int) PATIENCE.toSeconds());
                    }
                },
                server::logTail);
        link.targetListens(true);
    }

    private void requireNotFrozen() {
        if (server.isFrozen()) {
            throw new IllegalStateException(name + " is frozen; thaw it first");
        }
    }

    private void requirePrimary() {
        server.pid();
        requireNotFrozen();
        if (upstream != null) {
            throw new IllegalStateException(name + " is a standby");
        }
    }

    private Connection superuser() throws SQLException {
        return logins.connectAsSuperuser(serverPort(), LabLogins.OWN_SOCKET_TIMEOUT);
    }

    private void inTurn(String what, LabAction action) {
        lab.turn().lock();
        try {
            attempt(what, action);
        } finally {
            lab.turn().unlock();
        }
    }

    private void attempt(String what, LabAction action) {
        try {
            action.run();
        } catch (IOException | SQLException e) {
            throw new LabException(name + " could not " + what + ": " + e.getMessage() + server.logTail(), e);
        }
    }

    private void logged(String what) {
        LOG.atInfo().addKeyValue("region", name).log("the region " + what);
    }
}
