package dev.homeport.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one pool draws its physical connections from.
 *
 * <p>It ignores {@code setLoginTimeout}, which HikariCP sets from its connection timeout: the driver then connects on a
 * thread of its own and leaves it behind, for ever, on a server that accepts and never answers. The connector's limits
 * bound every step instead. A failed connect is reported, because nothing else sees it. No connection is handed out that
 * leads to another server than the elected one.
 */
final class NodeConnections extends PlainDataSource {

    /** What HikariCP waits for its connecting thread when a pool is shut down; that thread's socket is closed by then. */
    private static final int SHUTDOWN_GRACE_SECONDS = 2;

    private final NodeConnector connector;
    private final ConnectionRegistry registry;
    private final ElectedServer elected;
    private final Failures failures;
    private volatile @Nullable SQLException lastFailure;

    /** Hears of connects that failed. */
    interface Failures {
        void connectFailed();

        /** The node's address leads to another server than the elected one. */
        void ledElsewhere(OtherServerException failure);
    }

    NodeConnections(NodeConnector connector, ConnectionRegistry registry, ElectedServer elected, Failures failures) {
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
            lastFailure = null;
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

    /** Why the latest connect failed, if it did. HikariCP tells that to one of all waiting borrowers only. */
    @Nullable
    SQLException lastFailure() {
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
