package dev.homeport.examples.runbook.postgres;

import dev.homeport.examples.runbook.RunbookException;
import dev.homeport.examples.runbook.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Makes a primary read-only and ends its clients' connections, and takes that back.
 *
 * <p>The setting comes first and the connections are ended when new sessions have it, so that no client comes back
 * writable in between. A client that makes its own transactions {@code READ WRITE} passes this fence; the start guard
 * and the network keep such a one out. RDS permits no {@code ALTER SYSTEM}: there the setting is the database's, and
 * replicates with it.
 */
public final class Fence {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Clients that came before the setting held; later ones are read-only. Only a superuser may end a superuser's. */
    private static final String CLIENTS = " from pg_stat_activity where backend_type = 'client backend'"
            + " and pid <> pg_backend_pid() and backend_start <= cast(? as timestamptz)"
            + " and (not exists (select from pg_roles where oid = usesysid and rolsuper)"
            + " or (select rolsuper from pg_roles where rolname = current_user))";

    private final Server server;
    private final String subject;

    /** Creates one for that server. */
    public Fence(Server server) {
        this.server = server;
        this.subject = server.site().rdsInstance() == null
                ? "system"
                : "database \"" + server.database().replace("\"", "\"\"") + "\"";
    }

    /**
     * Fences the server. Does nothing more where it is done already, but for the connections that came since.
     *
     * @return how many connections were ended
     * @throws RunbookException if the server does not answer, or the operator may not do it
     */
    public int raise() throws RunbookException, InterruptedException {
        set("set default_transaction_read_only = on");
        awaitReadOnly(true);
        return server.with(session -> {
            var held = now(session);
            int ended = count(session, "select count(*) filter (where pg_terminate_backend(pid))", held);
            if (!Waiting.until(PATIENCE, PAUSE, () -> gone(session, held))) {
                throw new RunbookException("Connections to " + server + " do not end; look at pg_stat_activity there");
            }
            return ended;
        });
    }

    /**
     * Lets the server take writes again.
     *
     * @return whether it was fenced
     * @throws RunbookException if the server does not answer, or the operator may not do it
     */
    public boolean lower() throws RunbookException, InterruptedException {
        if (!server.state().readOnly()) {
            return false;
        }
        set("reset default_transaction_read_only");
        awaitReadOnly(false);
        return true;
    }

    private void set(String change) throws RunbookException, InterruptedException {
        server.with(session -> {
            try (var statement = session.createStatement()) {
                statement.execute("set default_transaction_read_only = off");
                statement.execute("alter " + subject + " " + change);
                return statement.execute("select pg_reload_conf()");
            }
        });
    }

    private void awaitReadOnly(boolean wanted) throws RunbookException, InterruptedException {
        if (!Waiting.until(PATIENCE, PAUSE, () -> server.state().readOnly() == wanted)) {
            throw new RunbookException("The server " + server + " has not taken over default_transaction_read_only = "
                    + (wanted ? "on" : "off") + "; does something else set it, such as the role or postgresql.conf?");
        }
    }

    private boolean gone(Connection session, String held) throws RunbookException {
        try {
            return count(session, "select count(*)", held) == 0;
        } catch (SQLException e) {
            throw new RunbookException("The server " + server + " did not end its connections: " + e.getMessage(), e);
        }
    }

    private static String now(Connection session) throws SQLException {
        try (var statement = session.createStatement();
                var row = statement.executeQuery("select clock_timestamp()::text")) {
            row.next();
            return row.getString(1);
        }
    }

    private static int count(Connection session, String select, String held) throws SQLException {
        try (var statement = session.prepareStatement(select + CLIENTS)) {
            statement.setString(1, held);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
