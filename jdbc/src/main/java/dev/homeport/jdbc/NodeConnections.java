package dev.homeport.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What one pool draws its physical connections from.
 *
 * <p>It ignores {@code setLoginTimeout}, which HikariCP sets from its connection timeout: the driver then connects on a
 * thread of its own and leaves it behind, for ever, on a server that accepts and never answers. The connector's limits
 * bound every step instead. A failed connect is reported, because nothing else sees it.
 */
final class NodeConnections implements DataSource {

    /** What HikariCP waits for its connecting thread when a pool is shut down; that thread's socket is closed by then. */
    private static final int SHUTDOWN_GRACE_SECONDS = 2;

    private final NodeConnector connector;
    private final ConnectionRegistry registry;
    private final Runnable connectFailed;
    private volatile @Nullable SQLException lastFailure;

    NodeConnections(NodeConnector connector, ConnectionRegistry registry, Runnable connectFailed) {
        this.connector = connector;
        this.registry = registry;
        this.connectFailed = connectFailed;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            var connection = connector.open(registry, Map.of());
            lastFailure = null;
            return connection;
        } catch (SQLException e) {
            lastFailure = e;
            connectFailed.run();
            throw e;
        }
    }

    /** Why the latest connect failed, if it did. HikariCP tells that to one of all waiting borrowers only. */
    @Nullable
    SQLException lastFailure() {
        return lastFailure;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("a pool has one role; build another FailoverDataSource");
    }

    @Override
    public int getLoginTimeout() {
        return SHUTDOWN_GRACE_SECONDS;
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // Deliberately without effect: see the class comment.
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException("logging goes through SLF4J");
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("logging goes through SLF4J");
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logging goes through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a wrapper for " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
