package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.jdbc.CommitOutcomeUnknownException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.UnexpectedRollbackException;

/**
 * One transaction, from its begin to its end: whether its commit was sent, and so what a failure of it means. Only the thread
 * that runs the transaction touches it.
 *
 * <table>
 *   <caption>What a failure means</caption>
 *   <tr><th>phase</th><th>it is certainly not done</th></tr>
 *   <tr><td>running: the manager has sent no commit</td><td>unless the application has committed itself</td></tr>
 *   <tr><td>committing</td><td>if {@link CommitOutcome} proves it, or the driver says 08003: it has sent nothing; and unless the
 *       application has committed itself before</td></tr>
 *   <tr><td>committed</td><td>never</td></tr>
 * </table>
 *
 * <p>08003 proves it here, unlike elsewhere: a transaction manager commits once, so no earlier commit has closed the connection.
 *
 * <p>A transaction in which the application has committed itself, and whose rest is rolled back, is neither done nor not done: its
 * end is a {@link HeuristicCompletionException} with {@code STATE_MIXED}, whatever has failed.
 */
final class WatchedTransaction {

    private enum Phase {
        RUNNING,
        COMMITTING,
        COMMITTED
    }

    private static final Log LOG = LogFactory.getLog(WatchedTransaction.class);

    private static final String NOT_SENT =
            "The connection was lost before the commit, which was not sent: the transaction is not done";

    private static final String MIXED =
            "The application has committed a part of the transaction itself, which is done or may be; the rest is"
                    + " rolled back";

    private static final String CLOSED = "08003";

    /** {@code statement_completion_unknown}, which nothing takes for a proof, nor for the loss of a connection. */
    private static final String IN_PART = "40003";

    private static final String ROLLED_BACK = "25P02";

    private final OwnCommits ownCommits;
    private Phase phase = Phase.RUNNING;
    private CommitTarget target = CommitTarget.HIDDEN;
    private @Nullable RuntimeException refused;
    private @Nullable HeuristicCompletionException unknown;
    private @Nullable Throwable latestFailure;
    private boolean ending;
    private boolean doneInPart;

    WatchedTransaction(OwnCommits ownCommits) {
        this.ownCommits = ownCommits;
    }

    /** Notes that the application has had its turn: what is done with the connection from now on is the manager's doing. */
    void ending() {
        doneInPart = isDoneInPart();
        ending = true;
    }

    private boolean isDoneInPart() {
        return ending ? doneInPart : ownCommits.any();
    }

    /**
     * Notes that the commit is about to be sent.
     *
     * @throws TransientDataAccessResourceException if the connection is gone already
     * @throws HeuristicCompletionException if it is gone, and the application has committed a part itself
     * @throws UnexpectedRollbackException if the server has given the transaction up
     */
    void committing(@Nullable DataSource dataSource, Connection connection) {
        requireOpen(connection);
        var found = CommitTarget.of(dataSource, connection);
        if (found.isRolledBack()) {
            refused = new UnexpectedRollbackException(
                    "The transaction is rolled back, since a statement in it has failed and"
                            + " the work went on; let the failure out, or use a nested transaction",
                    new SQLException("the server has given the transaction up", ROLLED_BACK));
            throw refused;
        }
        committing(found);
    }

    /** Notes that the commit may be sent, as far as can be told. */
    void committing(CommitTarget found) {
        target = found;
        phase = Phase.COMMITTING;
    }

    /** Returns what to throw once a transaction that the server had given up is rolled back. */
    RuntimeException rolledBack(UnexpectedRollbackException failure) {
        return isDoneInPart() ? mixed(failure) : failure;
    }

    /** Notes that the commit was answered, and that it is done. */
    void committed() {
        phase = Phase.COMMITTED;
    }

    /**
     * Makes sure that a commit can be sent.
     *
     * @throws TransientDataAccessResourceException if the connection is gone
     * @throws HeuristicCompletionException if it is gone, and the application has committed a part itself
     */
    void requireOpen(Connection connection) {
        if (ConnectionFailures.isClosed(connection)) {
            var closed = new SQLException("the connection is closed", CLOSED);
            refused = isDoneInPart() ? mixed(closed) : ConnectionFailures.notDone(NOT_SENT, closed);
            throw refused;
        }
    }

    /** Returns what to throw for the failure of a commit. */
    RuntimeException commitFailed(RuntimeException failure) {
        if (phase == Phase.COMMITTING && !commitIsNotDone(failure)) {
            unknown = unknown(failure);
            return unknown;
        }
        phase = Phase.RUNNING;
        if (isDoneInPart()) {
            return mixed(refused == null ? failure : refused);
        }
        if (refused != null) {
            return refused;
        }
        return ConnectionFailures.isLost(failure) ? ConnectionFailures.notDone(NOT_SENT, failure) : failure;
    }

    /** Returns whether this transaction is certainly not done if it fails in this way; remembers the failure. */
    boolean isCertainlyNotDone(Throwable failure) {
        latestFailure = failure;
        if (ConnectionFailures.isUnknownCommit(failure)) {
            return false;
        }
        return switch (phase) {
            case RUNNING -> !isDoneInPart();
            case COMMITTING -> commitIsNotDone(failure) && !isDoneInPart();
            case COMMITTED -> false;
        };
    }

    private static boolean commitIsNotDone(Throwable failure) {
        return !ConnectionFailures.isUnknownCommit(failure)
                && (CommitOutcome.of(failure).isNotDone() || neverSent(failure));
    }

    /**
     * Rolls back, also where the connection is gone: the server has done it then.
     *
     * @param connection null if the transaction is known to have none
     * @throws HeuristicCompletionException if its commit was sent and not answered, or the application has committed a part itself,
     *     so that nobody takes it for rolled back
     */
    void rollBack(@Nullable Connection connection, Runnable rollback) {
        if (phase == Phase.COMMITTING) {
            throw unknown == null
                    ? new HeuristicCompletionException(HeuristicCompletionException.STATE_UNKNOWN, null)
                    : unknown;
        }
        var closed = connection != null && ConnectionFailures.isClosed(connection);
        ending();
        try {
            rollback.run();
        } catch (RuntimeException failure) {
            if (ConnectionFailures.isUnknownCommit(failure) || (!closed && !ConnectionFailures.isLost(failure))) {
                throw failure;
            }
            LOG.debug("The connection of a transaction is gone, and so the server has rolled it back", failure);
        }
        if (doneInPart) {
            throw mixed(latestFailure);
        }
    }

    private static HeuristicCompletionException mixed(@Nullable Throwable failure) {
        if (failure instanceof HeuristicCompletionException told) {
            return told;
        }
        var cause = failure == null
                ? null
                : ConnectionFailures.sqlException(failure).orElse(null);
        return new HeuristicCompletionException(
                HeuristicCompletionException.STATE_MIXED, new SQLException(MIXED, IN_PART, cause));
    }

    private static boolean neverSent(Throwable failure) {
        return ConnectionFailures.sqlException(failure)
                .filter(error -> CLOSED.equals(error.getSQLState()))
                .isPresent();
    }

    /** Its causes hold no exception of Spring's, so that a retry which looks at causes too cannot take it for another one. */
    private HeuristicCompletionException unknown(Throwable failure) {
        var cause = ConnectionFailures.sqlException(failure)
                .<Throwable>map(SQLException.class::cast)
                .orElse(failure);
        var told = cause instanceof CommitOutcomeUnknownException
                ? cause
                : target.unknown(CommitOutcome.of(failure).reason(), cause);
        return new HeuristicCompletionException(HeuristicCompletionException.STATE_UNKNOWN, told);
    }
}
