package dev.homeport.jdbc.internal.connect;

import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.internal.election.ServerFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks each new connection of a pool, in one round trip, whether it leads to the server that was elected.
 *
 * <p>A name can be pointed to another server while the old one lives, and then the monitor's session says one thing and a
 * new connection leads elsewhere. The server's start time, to the microsecond, and the cluster's identifier tell running
 * servers apart; where the start time may not be read, a primary's timeline does. What the role may not read is asked
 * once a pool and left out from then on: unknown is never different. The parameters that a server reports at the login
 * prove nothing, since a session keeps its {@code in_hot_standby} until its next statement and poolers cache theirs.
 *
 * <p>The question runs in a transaction of its own isolation, because a standby refuses the serializable one, which a role
 * may have for its default. Safe for any number of threads.
 */
public final class ElectedServer {

    private enum Part {
        STARTED_AT("pg_catalog.pg_postmaster_start_time()"),
        SYSTEM_IDENTIFIER("(select system_identifier from pg_catalog.pg_control_system())"),
        TIMELINE("case when not pg_catalog.pg_is_in_recovery()"
                + " then pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) end");

        private final String expression;

        Part(String expression) {
            this.expression = expression;
        }
    }

    private final Node node;
    private final ServerFacts elected;
    private final Duration limit;
    private volatile Set<Part> readable = EnumSet.allOf(Part.class);

    /**
     * Knows what was elected.
     *
     * @param elected what the server said of itself to the monitor
     * @param limit bounds each answer to the question
     */
    public ElectedServer(Node node, ServerFacts elected, Duration limit) {
        this.node = node;
        this.elected = elected;
        this.limit = limit;
    }

    /**
     * Returns normally if the connection leads to the elected server, or nothing tells that it does not.
     *
     * @throws OtherServerException if it leads to another server
     * @throws SQLException if the server does not answer; the caller closes the connection
     */
    public void verify(Connection connection) throws SQLException {
        var readTimeout = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
        compare(asked(connection));
        connection.setNetworkTimeout(Runnable::run, readTimeout);
    }

    private Map<Part, String> asked(Connection connection) throws SQLException {
        try {
            return ask(connection, readable);
        } catch (SQLException e) {
            if (SqlStates.connectionLost(e)) {
                throw e;
            }
            return askSingly(connection);
        }
    }

    /** One part that is denied fails the whole statement, so each is tried on its own, once. */
    private Map<Part, String> askSingly(Connection connection) throws SQLException {
        var answers = new EnumMap<Part, String>(Part.class);
        var answered = EnumSet.noneOf(Part.class);
        for (var part : readable) {
            try {
                rollBack(connection);
                answers.putAll(ask(connection, EnumSet.of(part)));
                answered.add(part);
            } catch (SQLException e) {
                if (SqlStates.connectionLost(e)) {
                    throw e;
                }
            }
        }
        rollBack(connection);
        readable = answered;
        return answers;
    }

    private static Map<Part, String> ask(Connection connection, Set<Part> parts) throws SQLException {
        var answers = new EnumMap<Part, String>(Part.class);
        if (parts.isEmpty()) {
            return answers;
        }
        var expressions = parts.stream().map(part -> part.expression).collect(Collectors.joining(", "));
        try (var statement = connection.createStatement()) {
            var isRow = statement.execute(
                    "begin isolation level read committed read only; select " + expressions + "; commit");
            while (!isRow) {
                isRow = statement.getMoreResults();
            }
            read(statement, parts, answers);
        }
        return answers;
    }

    private static void read(Statement statement, Set<Part> parts, Map<Part, String> answers) throws SQLException {
        try (var row = statement.getResultSet()) {
            row.next();
            int column = 0;
            for (var part : parts) {
                column++;
                var value = part == Part.STARTED_AT
                        ? instant(row.getObject(column, OffsetDateTime.class))
                        : row.getString(column);
                if (value != null) {
                    answers.put(part, value);
                }
            }
        }
    }

    private static @Nullable String instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant().toString();
    }

    private static void rollBack(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("rollback");
        }
    }

    private void compare(Map<Part, String> seen) throws OtherServerException {
        var identifier = seen.get(Part.SYSTEM_IDENTIFIER);
        var ours = elected.epoch().systemIdentifier();
        if (identifier != null && ours.isPresent() && ours.getAsLong() != Long.parseLong(identifier)) {
            throw other("it belongs to the cluster " + identifier);
        }
        var startedAt = seen.get(Part.STARTED_AT);
        if (startedAt != null && elected.identity().startKnown()) {
            if (!Instant.parse(startedAt)
                    .truncatedTo(ChronoUnit.MICROS)
                    .equals(elected.identity().startedAt().truncatedTo(ChronoUnit.MICROS))) {
                throw other("it was started at " + startedAt);
            }
            return;
        }
        var walFile = seen.get(Part.TIMELINE);
        var timeline = elected.epoch().timeline();
        if (walFile != null && timeline.isPresent()) {
            var theirs = Integer.parseUnsignedInt(walFile.substring(0, 8), 16);
            if (theirs != timeline.getAsInt()) {
                throw other("it is on timeline " + theirs);
            }
        }
    }

    private OtherServerException other(String difference) {
        return new OtherServerException("a new connection to " + node + " leads to another server than the elected one,"
                + " which was started at " + elected.identity().startedAt() + " and is on " + elected.epoch() + ": "
                + difference + "; Homeport probes the node again");
    }
}
