package dev.homeport.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one node who it is, over one connection of its own that it keeps and, after a failure, makes anew.
 *
 * <p>{@link #probe()} belongs to one thread; {@link #abandon()} and {@link #close()} may come from any and free it.
 */
final class NodeProbe implements AutoCloseable {

    /** What the monitor's connections are called in {@code pg_stat_activity}. */
    static final String APPLICATION_NAME = "homeport-monitor";

    private static final Logger LOG = LoggerFactory.getLogger(NodeProbe.class);

    private final NodeConnector connector;
    private final Duration answerLimit;
    private volatile ConnectionRegistry sockets = new ConnectionRegistry();
    private volatile boolean closed;
    private volatile boolean probing;
    private volatile boolean outdated;
    private @Nullable MonitorSession session;

    NodeProbe(NodeConnector connector, Duration answerLimit) {
        this.connector = connector;
        this.answerLimit = answerLimit;
    }

    /** Probes once; blocks no longer than connecting and a few answers may take. */
    ProbeResult probe() {
        probing = true;
        try {
            return closed ? new ProbeResult.Unclear("closed") : attempt();
        } finally {
            probing = false;
        }
    }

    private ProbeResult attempt() {
        if (outdated) {
            outdated = false;
            endSession();
        }
        try {
            var open = session;
            if (open == null) {
                open = connect();
                session = open;
            }
            return new ProbeResult.Answered(open.ask());
        } catch (SQLException e) {
            endSession();
            return SqlStates.connectionLost(e)
                    ? new ProbeResult.Missed(reason(e))
                    : new ProbeResult.Unclear(reason(e), SqlStates.credentialsRefused(e));
        } catch (RuntimeException | Error e) {
            endSession();
            LOG.warn("event=ProbeFailed; the fault is ours, so the node counts as alive", e);
            return new ProbeResult.Unclear(e.toString());
        }
    }

    /** Ends the attempt under way, if any: it fails at once. The next probe connects afresh. */
    void abandon() {
        sockets.abortAll();
    }

    /** The next probe connects afresh, because the node's address may lead to another server by now. */
    void connectAfresh() {
        outdated = true;
    }

    @Override
    public void close() {
        closed = true;
        if (probing) {
            abandon();
        }
    }

    /** Takes leave of the server, on the thread that probes and after its last probe. */
    void sayGoodbye() {
        var open = session;
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            LOG.debug("event=SessionNotClosed", e);
        } finally {
            endSession();
        }
    }

    private MonitorSession connect() throws SQLException {
        var registry = new ConnectionRegistry();
        sockets = registry;
        if (closed) {
            registry.abortAll();
        }
        Connection connection = connector.open(registry, Map.of("ApplicationName", APPLICATION_NAME));
        try {
            return new MonitorSession(connection, answerLimit);
        } catch (SQLException | RuntimeException e) {
            registry.abortAll();
            throw e;
        }
    }

    private void endSession() {
        sockets.abortAll();
        session = null;
    }

    private static String reason(SQLException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var message = e.getMessage();
        return root == e || root.getMessage() == null ? message : message + " " + root.getMessage();
    }
}
