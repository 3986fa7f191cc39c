package dev.homeport.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One monitor connection: finds once what the role may read, then asks role, timeline and position in one round trip.
 *
 * <p>What is denied or missing is found by separate statements, since one revoked function fails a whole statement even
 * inside a branch that is not taken. The timeline comes from {@code pg_walfile_name(pg_current_wal_lsn())}:
 * {@code pg_control_checkpoint()} still reports the old one for minutes after a promotion (both seen on PostgreSQL 15,
 * 17 and 18). Everything is schema-qualified, so a role's {@code search_path} cannot change what is asked.
 */
final class MonitorSession {

    private static final String IN_RECOVERY = "pg_catalog.pg_is_in_recovery()";
    private static final String WAL_FILE = "pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn())";
    private static final String WRITTEN = "pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')";
    private static final String REPLAYED = "pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_replay_lsn(), '0/0')";
    private static final String SYSTEM_IDENTIFIER = "(select system_identifier from pg_catalog.pg_control_system())";
    private static final String IDENTITY = """
            select pg_catalog.pg_postmaster_start_time(),
                   coalesce(pg_catalog.host(pg_catalog.inet_server_addr()), ''),
                   coalesce(pg_catalog.inet_server_port(), 0),
                   pg_catalog.current_setting('max_connections')""";

    private final Connection connection;
    private final OptionalLong systemIdentifier;
    private final ServerIdentity identity;
    private final int maxConnections;
    private final PreparedStatement round;

    /**
     * Prepares the session.
     *
     * @param limit bounds each answer of the server
     * @throws SQLException as the driver throws it; the caller closes the connection
     */
    MonitorSession(Connection connection, Duration limit) throws SQLException {
        this.connection = connection;
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(IDENTITY)) {
            row.next();
            identity = new ServerIdentity(
                    row.getObject(1, OffsetDateTime.class).toInstant(), row.getString(2), row.getInt(3));
            maxConnections = Integer.parseInt(row.getString(4));
        }
        systemIdentifier = permitted(SYSTEM_IDENTIFIER)
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
        var timeline = readable(WAL_FILE);
        var position = readable(WRITTEN) && readable(REPLAYED);
        round = connection.prepareStatement("select " + IN_RECOVERY
                + ", " + (timeline ? "case when not " + IN_RECOVERY + " then " + WAL_FILE + " end" : "null::text")
                + ", "
                + (position
                        ? "case when " + IN_RECOVERY + " then " + REPLAYED + " else " + WRITTEN + " end"
                        : "null::numeric"));
    }

    /** Takes leave of the server. */
    void close() throws SQLException {
        connection.close();
    }

    /** Asks the server once. */
    ServerFacts ask() throws SQLException {
        try (var row = round.executeQuery()) {
            row.next();
            var walFile = Optional.ofNullable(row.getString(2));
            var position = Optional.ofNullable(row.getBigDecimal(3));
            var timeline = walFile.map(name -> OptionalInt.of(Integer.parseUnsignedInt(name.substring(0, 8), 16)))
                    .orElse(OptionalInt.empty());
            return new ServerFacts(
                    identity,
                    new Epoch(systemIdentifier, timeline),
                    row.getBoolean(1),
                    position.map(bytes -> OptionalLong.of(bytes.longValue())).orElse(OptionalLong.empty()),
                    maxConnections);
        }
    }

    /** The value, or nothing if the role may not read it. */
    private Optional<String> permitted(String expression) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select " + expression)) {
            row.next();
            return Optional.ofNullable(row.getString(1));
        } catch (SQLException e) {
            if (SqlStates.deniedOrMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether the role may evaluate the expression, be it only after a promotion. */
    private boolean readable(String expression) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select " + expression)) {
            return row.next();
        } catch (SQLException e) {
            if (SqlStates.deniedOrMissing(e)) {
                return false;
            }
            if (SqlStates.NOT_IN_THIS_ROLE.equals(e.getSQLState())) {
                return true;
            }
            throw e;
        }
    }
}
