package dev.homeport.jdbc.internal.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the physical connections of one pool.
 *
 * <p>It ignores {@code setLoginTimeout}, which HikariCP sets from its connection timeout: the driver then connects on a
 * thread of its own and leaves it behind, for ever, on a server that accepts and never answers. The connector's limits
 * bound every step instead. A failed connect is reported, because nothing else sees it. No connection is handed out that
 * leads to another server than the elected one.
 */
public final class NodeDataSource extends AbstractDataSource {

    /** What HikariCP waits for its connecting thread when a pool is shut down; that thread's socket is closed by then. */
    private static final int SHUTDOWN_GRACE_SECONDS = 2;

    private final NodeConnector connector;
    private final SocketRegistry registry;
    private final ElectedServer elected;
    private final Failures failures;
    private volatile @Nullable SQLException lastFailure;
    private volatile @Nullable String initSql;
    private volatile BooleanSupplier poolIsEmpty = () -> false;
    private volatile @Nullable Connection previous;

    /** Hears of connects that failed. */
    public interface Failures {
        void connectFailed();

        /** The node's address leads to another server than the elected one. */
        void ledElsewhere(OtherServerException failure);
    }

    public NodeDataSource(NodeConnector connector, SocketRegistry registry, ElectedServer elected, Failures failures) {
        this.connector = connector;
        this.registry = registry;
        this.elected = elected;
        this.failures = failures;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            var connection = connector.open(registry, Map.of());
            verify(connection);
            var rejected = previous;
            lastFailure = rejected != null && rejected.isClosed() && poolIsEmpty.getAsBoolean()
                    ? explanation(connection)
                    : null;
            previous = connection;
            return connection;
        } catch (OtherServerException e) {
            lastFailure = e;
            failures.ledElsewhere(e);
            throw e;
        } catch (SQLException e) {
            lastFailure = e;
            failures.connectFailed();
            throw e;
        }
    }

    /** A connection that does not tell where it leads is not handed out. */
    private void verify(Connection connection) throws SQLException {
        try {
            elected.verify(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Sets how to find out why a pool that has no connections keeps none of those it gets. */
    public void explaining(@Nullable String initSql, BooleanSupplier poolIsEmpty) {
        this.initSql = initSql;
        this.poolIsEmpty = poolIsEmpty;
    }

    /**
     * HikariCP closes a connection on which the user's initial SQL fails, and tells only its log why. So before the next
     * connection is handed out, the statement is tried on it and rolled back.
     */
    private @Nullable SQLException explanation(Connection connection) throws SQLException {
        var sql = initSql;
        if (sql == null) {
            return new SQLException("HikariCP could not set the session up; its log says why");
        }
        try {
            connection.setAutoCommit(false);
            var failure = failureOf(sql, connection);
            connection.rollback();
            connection.setAutoCommit(true);
            return failure;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static @Nullable SQLException failureOf(String initSql, Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.execute(initSql);
            return null;
        } catch (SQLException e) {
            return new SQLException("connectionInitSql failed: " + e.getMessage(), e.getSQLState(), e);
        }
    }

    /** Returns why the latest connect failed; null if it did not. HikariCP tells only one of all waiting borrowers. */
    @Nullable
    public SQLException lastFailure() {
        return lastFailure;
    }

    @Override
    public int getLoginTimeout() {
        return SHUTDOWN_GRACE_SECONDS;
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // Deliberately without effect: see the class comment.
    }
}
