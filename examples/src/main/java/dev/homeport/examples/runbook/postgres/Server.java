package dev.homeport.examples.runbook.postgres;

import dev.homeport.examples.runbook.RunbookException;
import dev.homeport.examples.runbook.config.Login;
import dev.homeport.examples.runbook.config.Site;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** Asks one PostgreSQL server, and changes it, in sessions that cannot hang for ever. Safe for any number of threads. */
public final class Server {

    private static final String APPLICATION = "homeport-runbook";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final double MILLIS = 1000;

    /** Has the server ask an idle client after 10 s, and give up after four answers that lack, 5 s apart. */
    private static final String KEEPALIVE =
            "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4";

    private static final String STATE = """
            select pg_is_in_recovery(),
                   current_setting('default_transaction_read_only') = 'on',
                   (select system_identifier from pg_control_system())::text,
                   case when pg_is_in_recovery()
                        then greatest((select timeline_id from pg_control_checkpoint()),
                                      (select min_recovery_end_timeline from pg_control_recovery()),
                                      (select received_tli from pg_stat_wal_receiver))
                        else ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int end,
                   case when pg_is_in_recovery() then pg_last_wal_replay_lsn() - '0/0'
                        else pg_current_wal_flush_lsn() - '0/0' end,
                   case when pg_is_in_recovery() then pg_last_wal_receive_lsn() - '0/0' end,
                   case when pg_is_in_recovery()
                        then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end,
                   not pg_is_in_recovery() and current_setting('synchronous_standby_names') <> ''
                       and not exists (select from pg_stat_replication where sync_state in ('sync', 'quorum'))
            """;

    private final Site site;
    private final Login login;
    private final Duration patience;

    /** Creates one that waits so long, at most, for a connection and for each answer. */
    public Server(Site site, Login login, Duration patience) {
        this.site = site;
        this.login = login;
        this.patience = patience;
    }

    /** Works with one session. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection session) throws SQLException, RunbookException, InterruptedException;
    }

    /** Returns where the server is. */
    public Site site() {
        return site;
    }

    /** Returns the application's database. */
    String database() {
        return login.database();
    }

    /**
     * Opens a session whose application name ends with that, and which the server ends within half a minute after this
     * host has vanished.
     */
    public Connection connect(String purpose) throws SQLException {
        var properties = new Properties();
        properties.putAll(login.options());
        properties.merge("options", KEEPALIVE, (others, keepalive) -> others + " " + keepalive);
        return connect(purpose, patience, properties);
    }

    private Connection connect(String purpose, Duration within, Properties properties) throws SQLException {
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password().reveal());
        var seconds = Long.toString(Math.max(1, patience.toSeconds()));
        // The driver tries again without TLS where a handshake is not answered; the login's limit holds for both.
        properties.setProperty("loginTimeout", String.format(Locale.ROOT, "%.3f", within.toMillis() / MILLIS));
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("ApplicationName", purpose.isEmpty() ? APPLICATION : APPLICATION + " " + purpose);
        return DriverManager.getConnection("jdbc:postgresql://" + site.address() + "/" + login.database(), properties);
    }

    /**
     * Returns the server's state.
     *
     * @throws RunbookException if it does not answer, or does not let the operator ask
     */
    public ServerState state() throws RunbookException, InterruptedException {
        return with(Server::stateIn);
    }

    /**
     * Returns the state of a server that was asked before and did not answer: it has half the time now.
     *
     * @throws RunbookException if it does not answer, or does not let the operator ask
     */
    public ServerState stateAgain() throws RunbookException, InterruptedException {
        return with(patience.dividedBy(2), Server::stateIn);
    }

    private static ServerState stateIn(Connection session) throws SQLException {
        try (var statement = session.createStatement();
                var row = statement.executeQuery(STATE)) {
            row.next();
            return state(row);
        }
    }

    /** Returns the server's state, or nothing if it does not answer. */
    public Optional<ServerState> stateIfReachable() throws InterruptedException {
        try {
            return Optional.of(state());
        } catch (RunbookException unreachable) {
            return Optional.empty();
        }
    }

    private static ServerState state(ResultSet row) throws SQLException {
        var received = row.getBigDecimal(6);
        var sinceCommit = row.getBigDecimal(7);
        return new ServerState(
                row.getBoolean(1),
                row.getBoolean(2),
                row.getString(3),
                row.getInt(4),
                row.getLong(5),
                received == null ? null : received.longValue(),
                sinceCommit == null ? null : Duration.ofMillis((long) (sinceCommit.doubleValue() * MILLIS)),
                row.getBoolean(8));
    }

    /** Works in a session of its own, and explains what fails. */
    <T> T with(Work<T> work) throws RunbookException, InterruptedException {
        return with(patience, work);
    }

    private <T> T with(Duration within, Work<T> work) throws RunbookException, InterruptedException {
        var properties = new Properties();
        properties.putAll(this.login.options());
        try (var session = connect("", within, properties)) {
            return work.in(session);
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    private RunbookException explained(SQLException e) {
        var reason =
                String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
        return INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
                ? new RunbookException(
                        "The role " + login.user() + " lacks a right at " + this + ": " + reason + " (SQLState 42501)",
                        e)
                : new RunbookException(
                        "The server " + this
                                + (String.valueOf(e.getSQLState()).startsWith("08")
                                        ? " cannot be reached: "
                                        : " refused: ")
                                + reason,
                        e);
    }

    @Override
    public String toString() {
        return site.region() + " (" + site.address() + ")";
    }
}
