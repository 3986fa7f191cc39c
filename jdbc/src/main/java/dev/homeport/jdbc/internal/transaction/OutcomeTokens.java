package dev.homeport.jdbc.internal.transaction;

import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.Transactions;
import dev.homeport.jdbc.internal.connect.SqlStates;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks each transaction with a row of its own, and finds out by that row what became of a commit whose answer was lost.
 *
 * <p>The row travels with the commit, in one message, so it costs no round trip. It need not come first: all that
 * counts is that the unique key is checked before the transaction commits. A commit that arrives after its question was
 * answered meets the question's row, and is refused.
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

    /** {@code not_null_violation}: the token's time is not the server's. */
    private static final String NO_TIME = "23502";

    private final DataSource dataSource;
    private final String name;
    private final Duration limit;
    private final Retry retry;
    private volatile @Nullable TokenTable table;

    /** Uses the table of that name; a question ends after that limit. */
    public OutcomeTokens(DataSource dataSource, String name, Duration limit) {
        this.dataSource = dataSource;
        this.name = name;
        this.limit = limit;
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

    /**
     * Returns the table. The server is asked for it first, and then once in a while, in a transaction of its own, which leaves the
     * connection in autocommit.
     */
    TokenTable table(Connection connection) throws SQLException {
        var last = table;
        if (last != null && last.isRecent()) {
            return last;
        }
        connection.setAutoCommit(true);
        try {
            var asked = TokenTable.ask(connection, name);
            table = asked;
            return asked;
        } catch (SQLException e) {
            throw unusable(e) ? explained(e) : e;
        }
    }

    /**
     * Inserts the token and commits, as {@code connection.commit()} does without one. What fails once that is done, such as the
     * statement's close, is no failure of the commit.
     *
     * @return the first of the server's warnings, if there is any
     */
    @Nullable
    SQLWarning commit(Connection connection, OutcomeToken token) throws SQLException {
        var done = false;
        try (var commit = connection.prepareStatement(token.table().insertAndCommit())) {
            commit.setObject(1, token.token());
            commit.setObject(2, token.madeAt());
            commit.execute();
            done = true;
            return commit.getWarnings();
        } catch (SQLException e) {
            if (done) {
                LOG.debug("The connection of a committed transaction was lost before its warnings were read", e);
                return null;
            }
            if (NO_TIME.equals(e.getSQLState()) || unusable(e)) {
                table = null;
            }
            throw e;
        }
    }

    private SQLException explained(SQLException failure) {
        var explained = new SQLException(
                "the outcome token table " + name
                        + " is missing, or this role may not insert into it, update it"
                        + " and read it: apply R__homeport_outcome_token.sql, and grant these rights",
                failure.getSQLState(),
                failure);
        NotDoneNote.attach(explained, NotDoneNote.NOT_SENT);
        return explained;
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
        try (var insert = connection.prepareStatement(token.table().question())) {
            insert.setObject(1, token.token());
            insert.setObject(2, token.madeAt());
            try (var row = insert.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static boolean unusable(SQLException e) {
        return SqlStates.UNDEFINED_TABLE.equals(e.getSQLState())
                || SqlStates.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState());
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
