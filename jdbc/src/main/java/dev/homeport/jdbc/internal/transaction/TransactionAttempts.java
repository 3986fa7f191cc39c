package dev.homeport.jdbc.internal.transaction;

import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.CommitOutcome.Certainty;
import dev.homeport.jdbc.CommitOutcomeUnknownException;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.TransactionWork;
import dev.homeport.jdbc.Transactions;
import dev.homeport.jdbc.internal.connect.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one attempt of a transaction: borrow, work, commit with its token; and says of a failed one whether it is certainly not done.
 *
 * <p>Until {@code commit()} is called every failure is certain, whatever it is. The commit's own failure is certain when
 * the server has answered with an ERROR, or when the connection was closed before: this is the first commit
 * on this connection in this transaction, so it was not sent. Any other is unknown, and the token, if there is one, decides.
 */
public final class TransactionAttempts {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

    private static final String REFUSED = "certainly not done: the server refused the commit";
    private static final String CANCELLED =
            "the commit is done on this server, but its wait for the standby was cancelled";
    private static final String TOKEN = "certainly not done: its outcome token was not there";

    private final FailoverDataSource dataSource;
    private final @Nullable OutcomeTokens tokens;
    private final boolean serializationFailures;
    private final CommitLedger ledger;

    public TransactionAttempts(
            FailoverDataSource dataSource,
            @Nullable OutcomeTokens tokens,
            boolean serializationFailures,
            CommitLedger ledger) {
        this.dataSource = dataSource;
        this.ledger = ledger;
        this.tokens = tokens;
        this.serializationFailures = serializationFailures;
    }

    /**
     * Runs the work in a transaction of its own and commits it.
     *
     * @throws FailedAttempt with the failure and what it means
     */
    public <T extends @Nullable Object> T execute(TransactionWork<T, ?> work, Deadline deadline) {
        var connection = borrow(deadline);
        var handle = new TransactionConnection(connection);
        T result;
        CommitTarget target;
        OutcomeToken token;
        try {
            target = CommitTarget.of(connection, dataSource.topology());
            var table = tokens == null ? null : tokens.table(connection);
            connection.setAutoCommit(false);
            result = work.execute(handle.proxy());
            handle.end();
            target.requireCommittable();
            token = table == null ? null : table.token();
        } catch (Throwable failure) {
            handle.end();
            throw rolledBack(connection, failure, NotDoneNote.NOT_SENT, deadline);
        }
        SQLWarning cancelled;
        try {
            cancelled = commit(connection, target, token);
        } catch (Throwable failure) {
            commitFailed(connection, failure, target, token, deadline);
            closeCommitted(connection);
            return result;
        }
        ledger.acknowledged(target.url());
        if (cancelled != null) {
            notReplicated(connection, cancelled, target, token, deadline);
        }
        closeCommitted(connection);
        return result;
    }

    /** Commits; returns the warning of a commit that is done and whose wait for a standby was cancelled. */
    private @Nullable SQLWarning commit(Connection connection, CommitTarget target, @Nullable OutcomeToken token)
            throws SQLException {
        if (tokens == null || token == null) {
            connection.commit();
            return CancelledWait.of(target.session());
        }
        return CancelledWait.among(tokens.commit(connection, token));
    }

    /**
     * Tells that the commit is done on this server and not confirmed by a standby, and returns: repeating the work would do it
     * twice. With a token the database is asked until a standby has confirmed the answer, as after a commit that was lost.
     */
    private void notReplicated(
            Connection connection,
            SQLWarning cancelled,
            CommitTarget target,
            @Nullable OutcomeToken token,
            Deadline deadline) {
        ledger.notReplicated(target.node(), target.epoch(), CancelledWait.position(connection));
        if (token != null) {
            resolve(connection, cancelled, target, token, CANCELLED, deadline);
        }
    }

    private Connection borrow(Deadline deadline) {
        try {
            return dataSource.getConnection();
        } catch (SQLException failure) {
            NotDoneNote.attach(failure, NotDoneNote.NOT_SENT);
            throw FailedAttempt.of(failure, TransactionRetries.repeatableBorrow(failure), deadline);
        }
    }

    /** Leaves no transaction open: what the server has not rolled back with the connection is rolled back here. */
    private FailedAttempt rolledBack(Connection connection, Throwable failure, String reason, Deadline deadline) {
        var lost = isLost(connection, failure);
        try (connection) {
            if (!lost) {
                connection.rollback();
                lost = isLost(connection, failure);
            }
        } catch (SQLException | RuntimeException rollback) {
            failure.addSuppressed(rollback);
            lost = true;
        }
        if (lost) {
            NotDoneNote.attach(failure, reason);
        }
        return FailedAttempt.of(failure, TransactionRetries.repeatable(failure, lost, serializationFailures), deadline);
    }

    /** A pool may be told to keep a connection whose session has ended. */
    private static boolean isLost(Connection connection, Throwable failure) {
        try {
            return connection.isClosed()
                    || connection.unwrap(PgConnection.class).isClosed();
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return true;
        }
    }

    /** Returns if the transaction is done after all. */
    private void commitFailed(
            Connection connection,
            Throwable thrown,
            CommitTarget target,
            @Nullable OutcomeToken token,
            Deadline deadline) {
        var failure = thrown instanceof CommitOutcomeUnknownException told ? told.getCause() : thrown;
        var outcome = CommitOutcomeClassifier.classify(failure);
        if (outcome.isNotDone() || neverSent(failure)) {
            throw rolledBack(connection, failure, outcome.isNotDone() ? REFUSED : NotDoneNote.NOT_SENT, deadline);
        }
        if (token == null) {
            close(connection, failure);
            throw FailedAttempt.of(unknown(failure, target, null, outcome.reason()), false, deadline);
        }
        resolve(connection, failure, target, token, outcome.reason(), deadline);
    }

    /** Asks the database by the token; returns if the transaction is done. */
    private void resolve(
            Connection connection,
            Throwable failure,
            CommitTarget target,
            OutcomeToken token,
            String reason,
            Deadline deadline) {
        close(connection, failure);
        try {
            var done = Objects.requireNonNull(tokens).isDone(token, failure);
            LOG.warn(
                    "A commit was not confirmed, and its outcome token was asked for: outcome={} node={} epoch=\"{}\" token={}",
                    done ? "DONE" : Certainty.NOT_DONE,
                    target.node().map(Object::toString).orElse("unknown"),
                    target.epoch(),
                    token.token());
            if (!done) {
                NotDoneNote.attach(failure, TOKEN);
                throw FailedAttempt.of(failure, true, deadline);
            }
        } catch (OutcomeTokens.Unanswered unanswered) {
            throw FailedAttempt.of(
                    unknown(
                            failure,
                            target,
                            token,
                            reason + "; and the database could not be asked: "
                                    + unanswered.getCause().getMessage()),
                    false,
                    deadline);
        }
    }

    private static boolean neverSent(Throwable failure) {
        return failure instanceof SQLException error && SqlStates.neverSent(error);
    }

    private static CommitOutcomeUnknownException unknown(
            Throwable failure, CommitTarget target, @Nullable OutcomeToken token, String detail) {
        return new CommitOutcomeUnknownException(
                target.node().orElse(null), target.epoch(), token == null ? null : token.token(), detail, failure);
    }

    private static void close(Connection connection, Throwable failure) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException close) {
            failure.addSuppressed(close);
        }
    }

    /** The transaction is done, whatever becomes of its connection. */
    private static void closeCommitted(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("The connection of a committed transaction could not be returned", e);
        }
    }
}
