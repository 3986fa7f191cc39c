package dev.homeport.jdbc.internal.monitor;

import dev.homeport.internal.Deadline;
import dev.homeport.internal.EventDispatcher;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.PromotionLoss;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.TopologyListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs events and hands them to listeners, on one thread, in order, so that a log or a listener that is stuck or throws
 * does not hold up the deciding thread.
 */
public final class TopologyEventLog {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final String dataSource;
    private final EventDispatcher<TopologyListener> dispatcher;

    /** Why there was no primary before the next one; only the dispatcher's thread uses it. */
    private String lastLoss = "";

    TopologyEventLog(String dataSource) {
        this.dataSource = dataSource;
        this.dispatcher = new EventDispatcher<>(
                "homeport-jdbc-" + dataSource + "-events",
                (listener, thrown) -> LOG.warn(
                        "Topology listener failed: dataSource={} listener={}",
                        dataSource,
                        listener.getClass().getName(),
                        thrown),
                dropped -> LOG.warn(
                        "Topology listeners are too slow, so events were dropped: dataSource={} dropped={}",
                        dataSource,
                        dropped));
    }

    public void add(TopologyListener listener) {
        dispatcher.add(listener);
    }

    public void remove(TopologyListener listener) {
        dispatcher.remove(listener);
    }

    void publish(TopologyEvent event) {
        dispatcher.publish(() -> log(event), listener -> listener.onEvent(event));
    }

    /** Lets the listeners hear what has happened so far, for a moment, and interrupts them after that. */
    public void close(Deadline deadline) {
        dispatcher.close(deadline);
    }

    private void log(TopologyEvent event) {
        if (event instanceof TopologyEvent.PrimaryAccepted accepted && accepted.failover()) {
            LOG.warn(TopologyEventMessages.failover(dataSource, accepted, lastLoss));
        } else if (event instanceof TopologyEvent.PrimaryAccepted
                || event instanceof TopologyEvent.ConnectionsAborted
                || event instanceof TopologyEvent.NodesChanged
                || event instanceof TopologyEvent.PromotionAccounted accounted
                        && accounted.loss().bound() == PromotionLoss.Bound.NOTHING_LOST) {
            LOG.info(TopologyEventMessages.of(dataSource, event));
        } else {
            LOG.warn(TopologyEventMessages.of(dataSource, event));
        }
        if (event instanceof TopologyEvent.PrimaryLost lost) {
            lastLoss = lost.reason();
        } else if (event instanceof TopologyEvent.PrimaryAccepted) {
            lastLoss = "";
        }
    }
}
