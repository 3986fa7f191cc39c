package dev.homeport.jdbc;

import dev.homeport.jdbc.MonitorConnects.NoSession;
import dev.homeport.jdbc.MonitorConnects.Opened;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one node who it is, over one session of its own that it keeps and, after a failure, makes anew.
 *
 * <p>A session that was ended, by an administrator, an idle timeout or a firewall, is made anew in the same attempt: that
 * it ended says nothing of the server, and whether it takes another one says all.
 *
 * <p>{@link #probe} belongs to one thread; {@link #abandon()} and {@link #close()} may come from any and free it.
 */
final class NodeProbe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeProbe.class);

    private final MonitorConnects connects;
    private volatile ConnectionRegistry sockets = new ConnectionRegistry();
    private volatile boolean closed;
    private volatile boolean probing;
    private volatile boolean outdated;
    private @Nullable Opened open;

    NodeProbe(NodeConnector connector, Duration answerLimit) {
        this.connects = new MonitorConnects(connector, answerLimit);
    }

    /** Probes once; blocks no longer than connecting and a few answers may take. */
    ProbeResult probe(Progress progress) {
        probing = true;
        try {
            return closed ? new ProbeResult.NotAsked("closed") : attempt(progress);
        } finally {
            probing = false;
        }
    }

    private ProbeResult attempt(Progress progress) {
        if (outdated) {
            outdated = false;
            endSession();
        }
        try {
            var kept = open;
            return kept == null ? connect(progress) : ask(kept, progress);
        } catch (NoSession e) {
            endSession();
            return e.result();
        } catch (RuntimeException | Error e) {
            endSession();
            LOG.warn("event=ProbeFailed; the fault is ours, so it says nothing of the node", e);
            return new ProbeResult.NotAsked(e.toString());
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
        var kept = open;
        try {
            if (kept != null) {
                kept.session().close();
            }
        } catch (SQLException e) {
            LOG.debug("event=SessionNotClosed", e);
        } finally {
            endSession();
        }
    }

    private ProbeResult ask(Opened kept, Progress progress) throws NoSession {
        kept.signs().begin();
        progress.asking();
        try {
            return new ProbeResult.Answered(kept.session().ask());
        } catch (SQLException e) {
            endSession();
            if (AttemptFailure.sessionEnded(e) && !closed) {
                return connect(progress);
            }
            return AttemptFailure.of(e, kept.signs().heard());
        }
    }

    private ProbeResult connect(Progress progress) throws NoSession {
        var registry = new ConnectionRegistry();
        sockets = registry;
        if (closed) {
            registry.abortAll();
        }
        var opened = connects.open(registry, progress);
        open = opened;
        return new ProbeResult.Answered(opened.facts());
    }

    private void endSession() {
        sockets.abortAll();
        open = null;
    }
}
