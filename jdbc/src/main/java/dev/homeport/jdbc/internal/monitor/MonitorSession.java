package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.internal.connect.SqlStates;
import dev.homeport.jdbc.internal.election.ReplicationFacts;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.election.ServerIdentity;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One monitor connection, which asks role, identity, timeline and position in one round trip.
 *
 * <p>A denied function fails a whole statement, even inside a branch that is not taken or behind a savepoint. So the
 * first question is which functions the role may call, and the second one leaves the others out. Where the server still
 * refuses, as managed ones do for some functions, the parts are asked one by one, and what works is kept.
 *
 * <p>Each question sets its own isolation level, in the same round trip: a role whose default is {@code serializable}
 * cannot ask a standby anything.
 */
final class MonitorSession {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    /** What a server writes for a process and a time; anything else is not put into a question. */
    private static final Pattern BACKEND = Pattern.compile("(\\d{1,9})@([0-9.eE+]+)");

    private static final String ISOLATION = "set transaction isolation level read committed; ";

    private final Connection connection;
    private @Nullable Set<ProbePart> parts;
    private ServerAliases.@Nullable Backend backend;

    /**
     * Prepares the session; asks nothing yet.
     *
     * @param limit bounds each answer of the server
     * @param remembered the parts that are known to work; null to find out
     * @throws SQLException as the driver throws it; the caller closes the connection
     */
    MonitorSession(Connection connection, Duration limit, @Nullable Set<ProbePart> remembered) throws SQLException {
        this.connection = connection;
        this.parts = remembered;
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
    }

    /** Asks the server: one round trip, one more the first time, and one more a part if one of them is refused. */
    ServerFacts ask() throws SQLException {
        var wanted = parts;
        if (wanted == null) {
            wanted = permitted();
        }
        try {
            var facts = ask(wanted);
            parts = wanted;
            return facts;
        } catch (SQLException e) {
            if (!SqlStates.deniedOrMissing(e)) {
                throw e;
            }
            wanted = answeredSingly();
            var facts = ask(wanted);
            parts = wanted;
            return facts;
        }
    }

    /** Returns which session of the server gave the last answer; empty where the role may not know. */
    Optional<ServerAliases.Backend> backend() {
        return Optional.ofNullable(backend);
    }

    /** Returns whether the server lists that session among its own; one round trip. */
    boolean sees(ServerAliases.Backend other) throws SQLException {
        return query(
                "select count(*) from pg_catalog.pg_stat_get_activity(" + other.pid() + ") where extract(epoch from"
                        + " backend_start)::text = '" + other.startedAt() + "'",
                row -> row.getInt(1) > 0);
    }

    /** Returns the parts that work; null before the first answer. */
    @Nullable
    Set<ProbePart> parts() {
        return parts;
    }

    /** Has the next question find out anew which parts work: this is another server, or another life of it. */
    void forgetParts() {
        parts = null;
    }

    private Set<ProbePart> permitted() throws SQLException {
        try {
            return query(ProbePart.rights(), row -> {
                var permitted = EnumSet.noneOf(ProbePart.class);
                for (var part : ProbePart.values()) {
                    if (row.getBoolean(part.ordinal() + 1)) {
                        permitted.add(part);
                    }
                }
                return permitted;
            });
        } catch (SQLException e) {
            if (SqlStates.deniedOrMissing(e)) {
                return ProbePart.all();
            }
            throw e;
        }
    }

    private Set<ProbePart> answeredSingly() throws SQLException {
        var answered = EnumSet.noneOf(ProbePart.class);
        for (var part : ProbePart.values()) {
            try {
                ask(EnumSet.of(part));
                answered.add(part);
            } catch (SQLException e) {
                if (!SqlStates.deniedOrMissing(e)) {
                    throw e;
                }
            }
        }
        return answered;
    }

    private ServerFacts ask(Set<ProbePart> wanted) throws SQLException {
        return query(ProbePart.question(wanted), row -> {
            backend = text(row, ProbePart.BACKEND)
                    .map(BACKEND::matcher)
                    .filter(Matcher::matches)
                    .map(found -> new ServerAliases.Backend(Integer.parseInt(found.group(1)), found.group(2)))
                    .orElse(null);
            return facts(row);
        });
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> T query(String question, Reading<T> reading) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(ISOLATION + question);
            statement.getMoreResults();
            try (var row = statement.getResultSet()) {
                row.next();
                return reading.of(row);
            }
        }
    }

    private static ServerFacts facts(ResultSet row) throws SQLException {
        var identity = new ServerIdentity(
                text(row, ProbePart.STARTED_AT).map(MonitorSession::instant).orElse(ServerIdentity.START_UNKNOWN),
                text(row, ProbePart.ADDRESS).orElse(""),
                text(row, ProbePart.PORT).map(Integer::parseInt).orElse(0));
        var systemIdentifier = number(row, ProbePart.SYSTEM_IDENTIFIER);
        var timeline = text(row, ProbePart.WAL_FILE)
                .map(name -> OptionalInt.of(Integer.parseUnsignedInt(name.substring(0, 8), 16)))
                .orElse(OptionalInt.empty());
        return new ServerFacts(
                identity,
                new Epoch(systemIdentifier, timeline),
                row.getBoolean(1),
                number(row, ProbePart.POSITION),
                text(row, ProbePart.MAX_CONNECTIONS).map(Integer::parseInt).orElse(Integer.MAX_VALUE),
                text(row, ProbePart.READ_ONLY).filter("on"::equals).isPresent(),
                new ReplicationFacts(
                        number(row, ProbePart.RECOVERED_TO),
                        text(row, ProbePart.SYNCHRONOUS_NAMES),
                        text(row, ProbePart.SYNCHRONOUS_COMMIT),
                        text(row, ProbePart.STANDBYS).map(MonitorSession::standbys),
                        text(row, ProbePart.RECEIVER_NAME),
                        text(row, ProbePart.CLUSTER_NAME)));
    }

    /** Reads one standby a line: its state, {@code ?} if that may not be read, and its name. */
    private static List<ReplicationFacts.Standby> standbys(String lines) {
        return lines.lines()
                .map(line -> line.split(" ", 2))
                .map(parts -> new ReplicationFacts.Standby(
                        parts[1], Optional.of(parts[0]).filter(state -> !state.equals("?"))))
                .toList();
    }

    /**
     * Takes leave of the server, where that is still possible, and lets the driver forget the connection, which it would
     * report as leaked otherwise.
     */
    void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A monitor session could not be closed", e);
        }
    }

    private static Optional<String> text(ResultSet row, ProbePart part) throws SQLException {
        return Optional.ofNullable(row.getString(part.column()));
    }

    private static OptionalLong number(ResultSet row, ProbePart part) throws SQLException {
        return text(row, part)
                .map(digits -> OptionalLong.of(Long.parseLong(digits)))
                .orElse(OptionalLong.empty());
    }

    private static Instant instant(String epochSeconds) {
        var micros = new BigDecimal(epochSeconds).movePointRight(6).longValue();
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
