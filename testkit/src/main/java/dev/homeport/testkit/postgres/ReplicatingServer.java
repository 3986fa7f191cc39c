package dev.homeport.testkit.postgres;

import dev.homeport.testkit.LabCertificate;
import dev.homeport.testkit.LabCredentials;
import dev.homeport.testkit.LabException;
import dev.homeport.testkit.process.Await;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Changes one server of a replicating cluster through its settings and its superuser. It knows nothing of roles; {@code
 * PostgresCluster} does.
 */
public final class ReplicatingServer {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final String TIMELINE = """
            select case when pg_is_in_recovery() then (select received_tli from pg_stat_wal_receiver)
            else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end""";

    private final String name;
    private final int port;
    private final LabCredentials logins;
    private final PostgresSettings settings;
    private final PostgresServer server;

    public ReplicatingServer(
            String name, int port, LabCredentials logins, PostgresSettings settings, PostgresServer server) {
        this.name = name;
        this.port = port;
        this.logins = logins;
        this.settings = settings;
        this.server = server;
    }

    /** A session that cannot hang for ever. */
    Connection superuser() throws SQLException {
        return logins.connectAsSuperuser(port, LabCredentials.OWN_SOCKET_TIMEOUT);
    }

    /** Makes an empty data directory; the server is not started. */
    public void initialise() throws IOException {
        server.initialise(LabCredentials.SUPERUSER, logins.superuserSecret());
    }

    public void useCertificate(LabCertificate.PemFiles files) {
        settings.useCertificate(files);
    }

    /** Shows new sessions this certificate from now on, or from its thaw or restart. */
    public void exchangeCertificate(LabCertificate.PemFiles files) throws IOException, SQLException {
        settings.useCertificate(files);
        change("ssl_cert_file", files.certificate().toString());
    }

    /** Changes a setting that takes a reload; sessions that begin from now on see it. */
    public void set(String name, String value) throws IOException, SQLException {
        settings.set(name, value);
        change(name, value);
    }

    private void change(String name, String value) throws IOException, SQLException {
        settings.write(server.data());
        if (server.isRunning()) {
            server.reload();
            if (!server.isFrozen()) {
                Await.until(
                        "the setting " + name + " of " + this.name + " to be '" + value + "'",
                        PATIENCE,
                        () -> {
                            try (var connection = superuser()) {
                                return Sql.isTrue(
                                        connection,
                                        "select reset_val = '" + value.replace("'", "''")
                                                + "' or setting = '" + value.replace("'", "''")
                                                + "' from pg_settings where name = '" + name + "'");
                            }
                        },
                        server::logTail);
            }
        }
    }

    public void createApplicationDatabase() throws SQLException {
        try (var connection = superuser()) {
            logins.createUser(connection);
        }
    }

    /** Starts with the current settings; returns when sessions are accepted. */
    public void start() throws IOException {
        settings.write(server.data());
        server.start();
        Await.until(
                "the server of " + name + " to accept connections",
                PATIENCE,
                () -> {
                    if (!server.isRunning()) {
                        throw new LabException("The server of " + name + " did not start" + server.logTail());
                    }
                    try (var connection = superuser()) {
                        return Sql.isTrue(connection, "select true");
                    }
                },
                server::logTail);
    }

    /** Returns true if it runs as a primary, so that it takes writes. */
    public boolean isWritable() throws SQLException {
        try (var connection = superuser()) {
            return Sql.isTrue(connection, "select not pg_is_in_recovery()");
        }
    }

    /** Returns the first column of what the application's database answers. */
    public List<String> readAsUser(String query) throws SQLException {
        try (var connection = logins.connectAsUser(port, LabCredentials.OWN_SOCKET_TIMEOUT)) {
            return Sql.column(connection, query);
        }
    }

    /** Returns the timeline that it writes, or that it follows as a standby; nothing while a standby has no stream. */
    public Optional<String> timeline() throws SQLException {
        try (var connection = superuser();
                var statement = connection.createStatement();
                var result = statement.executeQuery(TIMELINE)) {
            result.next();
            return Optional.ofNullable(result.getString(1));
        }
    }

    /** Ends every session of that application name, and returns their number. */
    public long terminateSessions(String applicationName) throws SQLException {
        try (var connection = superuser();
                var statement = connection.prepareStatement(
                        "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = ?")) {
            statement.setString(1, applicationName);
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    public void promote() throws SQLException {
        try (var connection = superuser()) {
            if (Sql.isTrue(connection, "select pg_is_in_recovery()")) {
                // Without waiting, since that wait would outlast the session's socket timeout before it gives up.
                Sql.run(connection, "select pg_promote(false)");
            }
            Await.until(
                    "the end of recovery in " + name,
                    PATIENCE,
                    () -> Sql.isTrue(connection, "select not pg_is_in_recovery()"),
                    server::logTail);
        }
    }

    /** Makes this killed server a standby of the other, read at that port, and starts it; returns when it streams. */
    public void copyAndFollow(ReplicatingServer other, int readPort) throws IOException, SQLException {
        try (var connection = other.superuser()) {
            BaseBackup.copy(connection, other.server.data(), server.data());
        }
        settings.commitAfter(List.of());
        settings.follow(readPort, LabCredentials.SUPERUSER, logins.superuserPassword(), name);
        start();
        other.awaitStandby(name, "state = 'streaming'");
    }

    public void awaitSynchronousStandby(String standby) throws SQLException {
        awaitStandby(standby, "sync_state = 'sync'");
    }

    /** Asks in one session: a session costs a thousand times what its question costs. */
    private void awaitStandby(String standby, String condition) throws SQLException {
        try (var connection = superuser()) {
            Await.until(
                    standby + " to have " + condition + " at " + name,
                    PATIENCE,
                    () -> Sql.isTrue(
                            connection,
                            "select exists (select from pg_stat_replication where application_name = '" + standby
                                    + "' and " + condition + ")"),
                    server::logTail);
        }
    }

    /** Changes the settings of a server that is started later. */
    public void commitAlone() {
        settings.commitAfter(List.of());
    }

    /** Makes commits wait for these standbys from now on, or from its thaw or restart. */
    public void commitAfter(List<String> standbys) throws IOException, SQLException {
        settings.commitAfter(standbys);
        settings.write(server.data());
        if (server.isRunning()) {
            server.reload();
            if (!server.isFrozen()) {
                awaitCommitAfter(PostgresSettings.synchronousStandbyNames(standbys));
            }
        }
    }

    private void awaitCommitAfter(String names) throws SQLException {
        try (var connection = superuser()) {
            Await.until(
                    "the synchronous standbys of " + name + " to be '" + names + "'",
                    PATIENCE,
                    () -> names.equals(Sql.ask(connection, "show synchronous_standby_names")),
                    server::logTail);
            // Commits wait only once the checkpointer has read the setting, which it does before it serves this.
            Sql.run(connection, "checkpoint");
        }
    }

    public void awaitCaughtUp(ReplicatingServer primary, Duration atMost) throws SQLException {
        try (var there = primary.superuser();
                var here = superuser()) {
            var lsn = Sql.ask(there, "select pg_current_wal_flush_lsn()");
            Await.until(
                    name + " to replay " + lsn + " of " + primary.name,
                    atMost,
                    () -> Sql.isTrue(here, "select pg_last_wal_replay_lsn() >= '" + lsn + "'"),
                    server::logTail);
        }
    }
}
