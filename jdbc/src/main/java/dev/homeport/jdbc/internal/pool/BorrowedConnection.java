package dev.homeport.jdbc.internal.pool;

import dev.homeport.jdbc.CommitCounter;
import dev.homeport.jdbc.CommitOutcomeUnknownException;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.internal.connect.SqlStates;
import dev.homeport.jdbc.internal.transaction.CommitOutcomeClassifier;
import dev.homeport.jdbc.internal.transaction.FailedTransaction;
import dev.homeport.jdbc.internal.transaction.NotDoneNote;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Objects;
import org.postgresql.jdbc.PgConnection;

/**
 * Hands HikariCP's connection to a borrower, and tells the truth about the end of its transactions. Statements and results are
 * HikariCP's own; they and the metadata return HikariCP's connection as theirs, and a commit on that one is not seen here.
 *
 * <table>
 *   <caption>What HikariCP and the driver say, and what this says</caption>
 *   <tr><th>call</th><th>in this case</th><th>they</th><th>this</th></tr>
 *   <tr><td>{@code commit}</td><td>a statement has failed before</td><td>return</td><td>25P02</td></tr>
 *   <tr><td>{@code commit}</td><td>the connection was lost before</td><td>"Connection is closed"</td>
 *       <td>08003, certainly not done</td></tr>
 *   <tr><td>{@code commit}</td><td>the connection is lost meanwhile</td><td>08006, 57P01</td><td>08007</td></tr>
 *   <tr><td>{@code commit} or {@code rollback}</td><td>after that</td><td>"Connection is closed"</td><td>08007</td></tr>
 *   <tr><td>{@code rollback}, also to a savepoint, and the release of one</td><td>the connection was lost in the transaction</td>
 *       <td>"Connection is closed"</td><td>returns</td></tr>
 * </table>
 *
 * <p>A rollback may return because no commit was sent: the server rolls back when it notices the loss, and cannot do
 * anything else. One to a savepoint promises that what came after that is undone, which it is, and a released savepoint is
 * gone; the next statement and the commit say that all before it is undone, too. {@code setAutoCommit(true)} commits, and is treated so, but does not refuse a transaction that has failed:
 * code calls it in a {@code finally} before {@code close}. In autocommit, and once the connection is returned, HikariCP and
 * the driver alone speak.
 *
 * <p>One is made at each borrow, so its fields fit into 24 bytes, and HikariCP does all the rest.
 */
final class BorrowedConnection extends ForwardingConnection implements CommitCounter {

    /** {@code no_active_sql_transaction}: the driver refuses to end what autocommit has not begun. */
    private static final String AUTOCOMMIT = "25P01";

    private static final String EARLIER = "an earlier commit on this connection was not answered";

    /** No transaction has been committed since {@code setAutoCommit(false)} began one. */
    private static final byte NONE = 0;

    /** A transaction has been committed, and no later one was begun with {@code setAutoCommit(false)}. */
    private static final byte COMMITTED = 1;

    /** A commit was sent and not answered, and no rollback has succeeded since. */
    private static final byte UNANSWERED = 2;

    /** The connection is back in its pool. */
    private static final byte RETURNED = 3;

    private final PrimaryRoute route;
    private boolean autoCommit;
    private byte end = NONE;
    private short commits;

    BorrowedConnection(Connection connection, PrimaryRoute route, boolean autoCommit) {
        super(connection);
        this.route = route;
        this.autoCommit = autoCommit;
    }

    @Override
    public void commit() throws SQLException {
        requireOpen();
        if (!autoCommit && !isClosed()) {
            FailedTransaction.refuseCommit(connection.unwrap(PgConnection.class));
        }
        try {
            connection.commit();
            committed(COMMITTED);
        } catch (SQLException e) {
            throw commitFailed(e);
        } catch (RuntimeException | Error e) {
            if (!autoCommit) {
                committed(UNANSWERED);
            }
            throw e;
        }
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        var ends = autoCommit && !this.autoCommit;
        if (ends) {
            requireOpen();
        }
        try {
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            throw ends ? commitFailed(e) : e;
        } catch (RuntimeException | Error e) {
            if (ends) {
                committed(UNANSWERED);
            }
            throw e;
        }
        if (ends) {
            committed(COMMITTED);
        } else if (this.autoCommit && !autoCommit && end == COMMITTED) {
            end = NONE;
        }
        this.autoCommit = autoCommit;
    }

    @Override
    public void rollback() throws SQLException {
        try {
            connection.rollback();
            if (end == UNANSWERED) {
                end = COMMITTED;
            }
        } catch (SQLException e) {
            rollbackFailed(e);
        }
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        try {
            connection.rollback(savepoint);
        } catch (SQLException e) {
            rollbackFailed(e);
        }
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        try {
            connection.releaseSavepoint(savepoint);
        } catch (SQLException e) {
            rollbackFailed(e);
        }
    }

    /** Lets the failure out, unless the server has rolled back by itself. */
    private void rollbackFailed(SQLException failure) throws SQLException {
        if (end == UNANSWERED) {
            throw unknown(EARLIER, failure);
        }
        if (!lostInTransaction(failure)) {
            throw failure;
        }
        if (!isClosed()) {
            connection.unwrap(PgConnection.class).abort(Runnable::run);
        }
    }

    @Override
    public int commits() {
        return Short.toUnsignedInt(commits);
    }

    /** Notes a commit that is done, or may be. The count does not come back to 0, with which a borrow begins. */
    private void committed(byte how) {
        if (end == RETURNED) {
            return;
        }
        end = how;
        commits++;
        if (commits == 0) {
            commits = 1;
        }
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type == CommitCounter.class || super.isWrapperFor(type);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type == CommitCounter.class ? type.cast(this) : super.unwrap(type);
    }

    /** Returns whether it is closed, or the driver knows that it is lost: HikariCP is not told of what a failover ends. */
    @Override
    public boolean isClosed() throws SQLException {
        return connection.isClosed() || connection.unwrap(PgConnection.class).isClosed();
    }

    @Override
    public void close() throws SQLException {
        end = RETURNED;
        connection.close();
    }

    /** Makes sure that a commit can be sent; HikariCP would say "Connection is closed", and nothing more. */
    private void requireOpen() throws SQLException {
        if (end == RETURNED || autoCommit) {
            return;
        }
        if (end == UNANSWERED) {
            throw unknown(EARLIER, closed("the connection is closed"));
        }
        if (isClosed()) {
            throw end == COMMITTED
                    ? closed("the connection was lost after a commit on it")
                    : notSent(closed(
                            "the connection was lost before the commit, so the server rolls the transaction back"));
        }
    }

    private SQLException commitFailed(SQLException failure) {
        if (end == RETURNED || autoCommit || AUTOCOMMIT.equals(failure.getSQLState())) {
            return failure;
        }
        if (SqlStates.neverSent(failure)) {
            return end == COMMITTED ? failure : notSent(failure);
        }
        var outcome = CommitOutcomeClassifier.classify(failure);
        if (outcome.isNotDone()) {
            return failure;
        }
        committed(UNANSWERED);
        return unknown(outcome.reason(), failure);
    }

    private boolean lostInTransaction(SQLException failure) throws SQLException {
        return end != RETURNED && !autoCommit && (isClosed() || SqlStates.connectionLost(failure));
    }

    /** Names the server that was borrowed from, and the history it wrote then. */
    private CommitOutcomeUnknownException unknown(String reason, SQLException cause) {
        var topology = route.topology();
        var node = Objects.requireNonNull(route.pool()).node();
        var epoch = topology.nodes().stream()
                .filter(status -> status.node().equals(node))
                .map(NodeStatus::epoch)
                .findFirst()
                .orElse(topology.epoch());
        return new CommitOutcomeUnknownException(node, epoch, null, reason, cause);
    }

    private static SQLException notSent(SQLException failure) {
        NotDoneNote.attach(failure, NotDoneNote.NOT_SENT);
        return failure;
    }

    private static SQLException closed(String message) {
        return new SQLException(message, SqlStates.CLOSED);
    }
}
