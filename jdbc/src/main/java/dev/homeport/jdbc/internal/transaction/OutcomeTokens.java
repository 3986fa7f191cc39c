package dev.homeport.jdbc.internal.transaction;

import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.Transactions;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks each transaction with a row of its own, and finds out by that row what became of a commit whose answer was lost.
 *
 * <p>The question is an insert of the same key, and not a select, which proves only presence: a commit that waits for its
 * standby is invisible at first and appears later, and a client that repeated its work on "not there" did it twice (tried).
 * The insert meets the unique key, so it waits for a transaction under way; and once it is committed itself, the
 * transaction that it asked about cannot commit any more.
 *
 * <table>
 *   <caption>Answers</caption>
 *   <tr><th>the key</th><th>answer</th></tr>
 *   <tr><td>was there, written by the transaction</td><td>done</td></tr>
 *   <tr><td>was inserted now, or by an earlier question</td><td>not done</td></tr>
 *   <tr><td>is held by a transaction under way for too long, or the server does not answer</td><td>asked again</td></tr>
 * </table>
 *
 * <p>An answer counts when the question's own commit is acknowledged. With synchronous replication the standby then holds
 * the row that it was read from, also where the primary had restarted and shows commits that no standby has seen.
 */
public final class OutcomeTokens {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private static final Pattern TABLE = Pattern.compile("[a-z_][a-z0-9_]{0,62}(\\.[a-z_][a-z0-9_]{0,62})?");

    /** How long one question waits for a transaction that holds the key. */
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(1);

    /** How long a server may be silent during a question; ten round trips to the far side of the world. */
    private static final Duration SILENCE_LIMIT = Duration.ofSeconds(3);

    /** The lock limit rules, and no statement timeout of the role. */
    private static final String LIMITS = "set transaction isolation level read committed read write;"
            + " set local synchronous_commit = on; set local statement_timeout = 0; set local lock_timeout = "
            + LOCK_LIMIT.toMillis();

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String UNDEFINED_TABLE = "42P01";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final DataSource dataSource;
    private final String table;
    private final String mark;
    private final String question;
    private final Duration limit;
    private final Retry retry;

    /** Uses this table; a question ends after that limit. */
    public OutcomeTokens(DataSource dataSource, String table, Duration limit) {
        this.dataSource = dataSource;
        this.table = table;
        this.limit = limit;
        mark = "insert into " + table
                + " (token, made_at, done) values (pg_catalog.gen_random_uuid(), pg_catalog.now(), true) returning token, made_at";
        question = "insert into " + table + " as held (token, made_at, done) values (?, ?, false)"
                + " on conflict (made_at, token) do update set asked_at = pg_catalog.now() returning held.done";
        retry = Retry.of(
                "homeport-outcome-question",
                RetryConfig.custom()
                        .maxAttempts(Integer.MAX_VALUE)
                        .waitDuration(PAUSE)
                        .retryOnException(failure -> failure instanceof Unanswered unanswered && unanswered.askAgain)
                        .build());
    }

    /** Whether this can be a table's name, with or without a schema, that needs no quoting. */
    public static boolean isTable(String name) {
        return TABLE.matcher(name).matches();
    }

    /** Marks the transaction that the connection is in. */
    OutcomeToken mark(Connection connection) throws SQLException {
        try (var insert = connection.prepareStatement(mark);
                var row = insert.executeQuery()) {
            row.next();
            return new OutcomeToken(row.getObject(1, UUID.class), row.getObject(2, OffsetDateTime.class));
        } catch (SQLException e) {
            if (unusable(e)) {
                var explained = new SQLException(
                        "the outcome token table " + table
                                + " is missing, or this role may not insert into it, update it"
                                + " and read it: apply R__homeport_outcome_token.sql, and grant these rights",
                        e.getSQLState(),
                        e);
                NotDoneNote.attach(explained, NotDoneNote.NOT_SENT);
                throw explained;
            }
            throw e;
        }
    }

    /**
     * Asks whether the transaction of that token is done, again and again until there is an answer.
     *
     * @param failure the commit's; what went wrong with the last question is suppressed by it
     * @return whether it is done
     * @throws Unanswered if there is no answer within the limit
     */
    boolean isDone(OutcomeToken token, Throwable failure) throws Unanswered {
        var deadline = new Deadline(limit);
        try {
            return retry.executeSupplier(() -> ask(token, deadline));
        } catch (Unanswered unanswered) {
            failure.addSuppressed(unanswered.getCause());
            throw unanswered;
        }
    }

    private boolean ask(OutcomeToken token, Deadline deadline) {
        try (var connection = dataSource.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, Math.toIntExact(SILENCE_LIMIT.toMillis()));
            connection.setAutoCommit(false);
            var done = ask(connection, token);
            connection.commit();
            if (CancelledWait.of(connection) != null) {
                throw new SQLException("the wait for the standby was cancelled, so the answer is not proven");
            }
            return done;
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The database did not say whether a transaction is done: token={}", token.token(), e);
            throw new Unanswered(
                    e,
                    !(e instanceof SQLException error && unusable(error))
                            && !deadline.left().isZero()
                            && !Thread.currentThread().isInterrupted());
        }
    }

    private boolean ask(Connection connection, OutcomeToken token) throws SQLException {
        try (var limits = connection.createStatement()) {
            limits.execute(LIMITS);
        }
        try (var insert = connection.prepareStatement(question)) {
            insert.setObject(1, token.token());
            insert.setObject(2, token.madeAt());
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static boolean unusable(SQLException e) {
        return UNDEFINED_TABLE.equals(e.getSQLState()) || INSUFFICIENT_PRIVILEGE.equals(e.getSQLState());
    }

    /** There is no answer yet. */
    static final class Unanswered extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean askAgain;

        private Unanswered(Exception cause, boolean askAgain) {
            super(null, cause, false, false);
            this.askAgain = askAgain;
        }
    }
}
