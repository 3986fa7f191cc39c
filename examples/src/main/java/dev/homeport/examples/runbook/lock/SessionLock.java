package dev.homeport.examples.runbook.lock;

import dev.homeport.examples.runbook.RunbookException;
import dev.homeport.examples.runbook.postgres.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds an advisory lock in a session on the server that is promoted. It works on a standby too, outlasts the promotion,
 * and ends with the session, and so with the process; half a minute later, if its host has vanished.
 */
final class SessionLock implements AutoCloseable {

    /** The first half of the lock's key; the second is made of the lock's name. */
    private static final int RUNBOOK = 0x686f6d65;

    private static final String HOLDER = """
            select application_name || ', connected since '
                   || to_char(backend_start at time zone 'utc', 'HH24:MI:SS') || ' UTC'
            from pg_locks join pg_stat_activity using (pid)
            where locktype = 'advisory' and granted and classid::bigint = ? and objid::bigint = ?
            """;

    private static final long UNSIGNED = 0xFFFF_FFFFL;
    private static final int ALIVE_SECONDS = 2;

    private final Server server;
    private final int key;
    private final String purpose;
    private @Nullable Connection session;

    SessionLock(Server server, String name, String purpose) {
        this.server = server;
        this.key = name.hashCode();
        this.purpose = purpose;
    }

    /**
     * Takes the lock, or keeps it, in a new session if the server has restarted.
     *
     * @return who else holds it, in words; nothing if it is ours now
     * @throws RunbookException if the server does not answer
     */
    Optional<String> take() throws RunbookException {
        try {
            if (session != null && session.isValid(ALIVE_SECONDS)) {
                return Optional.empty();
            }
            close();
            var fresh = server.connect(purpose);
            if (tryLock(fresh)) {
                session = fresh;
                return Optional.empty();
            }
            try (fresh) {
                return Optional.of(holder(fresh).orElse("another session"));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private RunbookException failed(SQLException e) {
        return new RunbookException(
                "The lock on " + server + " cannot be had: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                e);
    }

    /** Returns who holds the lock, in words, without taking it. */
    static Optional<String> holder(Server server, String name) throws RunbookException {
        var lock = new SessionLock(server, name, "status");
        try (var asking = server.connect("status")) {
            return lock.holder(asking);
        } catch (SQLException e) {
            throw lock.failed(e);
        }
    }

    private boolean tryLock(Connection fresh) throws SQLException {
        try (var statement = fresh.prepareStatement("select pg_try_advisory_lock(?, ?)")) {
            statement.setInt(1, RUNBOOK);
            statement.setInt(2, key);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private Optional<String> holder(Connection asking) throws SQLException {
        try (var statement = asking.prepareStatement(HOLDER)) {
            statement.setLong(1, RUNBOOK);
            statement.setLong(2, key & UNSIGNED);
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(String.valueOf(row.getString(1))) : Optional.empty();
            }
        }
    }

    /** Gives the lock back at once where the server answers, since a session ends only a moment after its client left. */
    void release() {
        try {
            if (session != null && session.isValid(ALIVE_SECONDS)) {
                try (var statement = session.createStatement()) {
                    statement.execute("select pg_advisory_unlock_all()");
                }
            }
        } catch (SQLException gone) {
            // The session's end gives it back.
            return;
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        if (session != null) {
            try {
                session.close();
            } catch (SQLException gone) {
                // The server ended the session, and the lock with it.
                session = null;
            }
            session = null;
        }
    }
}
