package dev.homeport.jdbc.internal.monitor;

import dev.homeport.internal.MonotonicClock;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import dev.homeport.jdbc.internal.connect.SocketRegistry;
import dev.homeport.jdbc.internal.election.ProbeResult;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.monitor.MonitorConnector.NoSession;
import dev.homeport.jdbc.internal.monitor.MonitorConnector.Opened;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
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
public final class NodeProbe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final Node node;
    private final ServerAliases aliases;
    private final MonitorConnector connects;
    private volatile SocketRegistry sockets = new SocketRegistry();
    private volatile boolean closed;
    private volatile boolean probing;
    private volatile boolean outdated;
    private final SessionRenewal renewal;
    private final AddressWatch addressWatch;
    private final BooleanSupplier pooledAnswers;
    private @Nullable Opened open;

    /**
     * Prepares the probe; connects at the first one.
     *
     * @param primaryKnown whether there is a primary, else the session is renewed more often
     * @param pooledAnswers asks an idle pooled connection to the node, for a bounded time; false if there is none
     * @param aliases shared by the probes of one data source
     */
    public NodeProbe(
            NodeConnector connector,
            Duration answerLimit,
            String renewalThread,
            BooleanSupplier primaryKnown,
            BooleanSupplier pooledAnswers,
            ServerAliases aliases) {
        this(connector, answerLimit, renewalThread, primaryKnown, pooledAnswers, aliases, MonotonicClock.create());
    }

    /** Prepares a probe that looks its node's name up by that clock. */
    public NodeProbe(
            NodeConnector connector,
            Duration answerLimit,
            String renewalThread,
            BooleanSupplier primaryKnown,
            BooleanSupplier pooledAnswers,
            ServerAliases aliases,
            InstantSource clock) {
        this.node = connector.node();
        this.connects = new MonitorConnector(connector, answerLimit);
        this.renewal = new SessionRenewal(connects, renewalThread, primaryKnown);
        this.addressWatch = new AddressWatch(connector, clock, renewal::demand);
        this.pooledAnswers = pooledAnswers;
        this.aliases = aliases;
    }

    /** Probes once; blocks no longer than connecting and a few answers may take. */
    public ProbeResult probe(ProbeProgress progress) {
        probing = true;
        try {
            return closed ? new ProbeResult.NotAsked("closed") : attempt(progress);
        } finally {
            probing = false;
        }
    }

    private ProbeResult attempt(ProbeProgress progress) {
        if (outdated) {
            outdated = false;
            endSession();
        }
        try {
            takeRenewed();
            var kept = open;
            if (kept == null) {
                return connect(progress);
            }
            addressWatch.look(kept.address());
            return ask(kept, progress);
        } catch (NoSession e) {
            endSession();
            return e.result() instanceof ProbeResult.Missed missed ? secondOpinion(missed) : e.result();
        } catch (RuntimeException | Error e) {
            endSession();
            LOG.warn("A fault of our own ended a probe, which says nothing of the node: node={}", node, e);
            return new ProbeResult.NotAsked(e.toString());
        }
    }

    /** That no session can be made is no proof of death while an idle connection of the pool is answered. */
    private ProbeResult secondOpinion(ProbeResult.Missed missed) {
        return !closed && pooledAnswers.getAsBoolean()
                ? new ProbeResult.Unclear("no new session can be made (" + missed.reason()
                        + "), but an idle connection of the pool is answered")
                : missed;
    }

    /** Asks an idle connection of the pool, on any thread, for a bounded time; false if there is none. */
    boolean pooledConnectionAnswers() {
        return pooledAnswers.getAsBoolean();
    }

    /** Says what to do when a renewed session is ready for the next probe. */
    void whenRenewed(Runnable action) {
        renewal.whenReady(action);
    }

    /** Has the session made anew beside the one in use, from the next probe on. */
    void renew() {
        renewal.demand();
    }

    /** Ends the attempt under way, if any: it fails at once. The next probe connects anew. */
    void abandon() {
        sockets.abortAll();
    }

    /** Has the next probe connect anew, because the node's address may lead to another server by now. */
    void connectAfresh() {
        outdated = true;
    }

    @Override
    public void close() {
        closed = true;
        renewal.abandon();
        if (probing) {
            abandon();
        }
    }

    /** Takes leave of the server, on the thread that probes and after its last probe. */
    public void sayGoodbye() {
        var kept = open;
        if (kept != null) {
            kept.session().close();
        }
        endSession();
        renewal.end();
    }

    private void takeRenewed() {
        var renewed = renewal.take();
        if (renewed != null) {
            var outlived = open;
            if (outlived != null) {
                outlived.session().close();
            }
            endSession();
            open = renewed;
            sockets = renewed.registry();
            if (closed) {
                abandon();
            }
        }
    }

    private ProbeResult ask(Opened kept, ProbeProgress progress) throws NoSession {
        kept.signs().begin(progress::heard);
        progress.asking();
        try {
            var facts = recognised(kept.session(), kept.session().ask());
            renewal.consider(kept);
            return new ProbeResult.Answered(facts);
        } catch (SQLException e) {
            endSession();
            if (AttemptFailure.sessionEnded(e) && !closed) {
                return connect(progress);
            }
            return AttemptFailure.of(e, kept.signs().heard());
        }
    }

    private ProbeResult connect(ProbeProgress progress) throws NoSession {
        var registry = new SocketRegistry();
        sockets = registry;
        if (closed) {
            registry.abortAll();
        }
        var opened = connects.open(registry, progress);
        open = opened;
        renewal.made();
        try {
            return new ProbeResult.Answered(recognised(opened.session(), opened.facts()));
        } catch (SQLException e) {
            endSession();
            return AttemptFailure.of(e, opened.signs().heard());
        }
    }

    private ServerFacts recognised(MonitorSession session, ServerFacts facts) throws SQLException {
        var backend = session.backend();
        return backend.isEmpty() ? facts : aliases.recognise(node, facts, backend.get(), session::sees);
    }

    /** Resets the connection first, since closing it could wait for a server that is frozen. */
    private void endSession() {
        sockets.abortAll();
        var ended = open;
        if (ended != null) {
            ended.session().close();
        }
        open = null;
    }
}
