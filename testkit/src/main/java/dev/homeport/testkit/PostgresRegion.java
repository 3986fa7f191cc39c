package dev.homeport.testkit;

import dev.homeport.testkit.postgres.DatabaseNetwork;
import dev.homeport.testkit.postgres.PostgresBinaries;
import dev.homeport.testkit.postgres.PostgresServer;
import dev.homeport.testkit.postgres.ReplicatingServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins one region's PostgreSQL server, the paths to it, and its role in the cluster. {@link LabRegion} has the
 * contract.
 */
final class PostgresRegion implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegionLab.class);

    private final String name;
    private final PostgresCluster cluster;
    private final DatabaseNetwork network;
    private final PostgresServer server;
    private final ReplicatingServer member;
    private volatile @Nullable PostgresRegion upstream;

    PostgresRegion(
            String name,
            PostgresCluster cluster,
            LabCredentials credentials,
            LabSettings settings,
            PostgresBinaries binaries,
            Path directory)
            throws IOException {
        this.name = name;
        this.cluster = cluster;
        network = new DatabaseNetwork(name);
        var mark = directory.getParent().getFileName() + "/" + name;
        var port = network.serverPort();
        server = new PostgresServer(binaries, name, directory, mark);
        member = new ReplicatingServer(name, port, credentials, settings.settings(mark, port), server);
    }

    String name() {
        return name;
    }

    DatabaseNetwork network() {
        return network;
    }

    PostgresServer server() {
        return server;
    }

    ReplicatingServer member() {
        return member;
    }

    boolean isStandby() {
        return upstream != null;
    }

    boolean isLatestPrimary() {
        return cluster.isPrimary(this);
    }

    boolean follows(PostgresRegion other) {
        return upstream == other;
    }

    /** Starts the server and lets its link accept connections. */
    void start() throws IOException {
        member.start();
        network.serverListens(true);
    }

    void crash() {
        server.kill();
        network.serverListens(false);
        logged("crashed");
    }

    void freeze() {
        server.requireRunning();
        LabLock.attempt(name + " could not be frozen", server::freeze, server::logTail);
        logged("froze");
    }

    void thaw() {
        LabLock.attempt(name + " could not be thawed", server::thaw, server::logTail);
        logged("thawed");
    }

    void stop() {
        inTurn("stop", "was shut down", () -> {
            server.requireNotFrozen();
            server.stop();
            network.serverListens(false);
        });
    }

    void restart() {
        inTurn("restart", "restarted", () -> {
            server.requireEnded();
            if (upstream == null && !cluster.isPrimary(this)) {
                member.commitAlone();
            }
            start();
        });
    }

    void promote() {
        inTurn("promote", "was promoted", () -> {
            server.requireAnswering();
            if (upstream == null) {
                throw new IllegalStateException(name + " is a primary already");
            }
            member.promote();
            upstream = null;
            cluster.promoted(this);
        });
    }

    void rejoinAsStandbyOf(PostgresRegion other) {
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
            cluster.applyReplication(other);
            if (cluster.commitsWaitIn(other)) {
                other.member.awaitSynchronousStandby(name);
            }
        });
    }

    void certificate(ServerCertificate kind) {
        inTurn(
                "exchange its certificate",
                "has the certificate " + kind,
                () -> member.exchangeCertificate(cluster.tls().certificate().other(kind)));
    }

    void setting(String settingName, String value) {
        inTurn("change " + settingName, "has " + settingName + " = " + value, () -> member.set(settingName, value));
    }

    boolean isWritable() {
        if (!server.isRunning()) {
            return false;
        }
        try {
            return member.isWritable();
        } catch (SQLException e) {
            throw new LabException(name + " did not tell whether it is writable: " + e.getMessage(), e);
        }
    }

    /** Returns the first column of what the application's database answers. */
    List<String> read(String query) throws SQLException {
        server.requireAnswering();
        return member.readAsUser(query);
    }

    void awaitCaughtUp(PostgresRegion primary, Duration atMost) {
        LabLock.attempt(
                name + " could not catch up", () -> member.awaitCaughtUp(primary.member, atMost), server::logTail);
    }

    long terminateSessions(String applicationName) {
        long ended;
        try {
            ended = member.terminateSessions(applicationName);
        } catch (SQLException e) {
            throw new LabException(name + " could not end sessions of " + applicationName, e);
        }
        LOG.info("Region ended sessions: region={} applicationName={} sessions={}", name, applicationName, ended);
        return ended;
    }

    /** Frees the ports and threads; the {@link ResourceReaper} ends the server. */
    @Override
    public void close() throws IOException {
        network.close();
    }

    private void inTurn(String what, String done, LabLock.Action action) {
        cluster.change(name + " could not " + what, action, this);
        logged(done);
    }

    private void logged(String what) {
        LOG.info("Region {}: region={}", what, name);
    }
}
