package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingListener;
import dev.homeport.internal.Deadline;
import dev.homeport.internal.EventDispatcher;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs events and hands them to listeners, on one thread, in order, so that a log or a listener that is stuck or throws
 * does not hold up the deciding thread.
 */
public final class RoutingEventLog implements AutoCloseable {

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final String client;
    private final EventDispatcher<RoutingListener> dispatcher;

    public RoutingEventLog(String client, List<RoutingListener> first) {
        this.client = client;
        this.dispatcher = new EventDispatcher<>(
                "homeport-dynamodb-" + client + "-events",
                (listener, thrown) -> LOG.warn(
                        "Routing listener failed: client={} listener={}",
                        client,
                        listener.getClass().getName(),
                        thrown),
                dropped -> LOG.warn(
                        "Routing listeners are too slow, so events were dropped: client={} dropped={}",
                        client,
                        dropped));
        dispatcher.addAll(first);
    }

    public void add(RoutingListener listener) {
        dispatcher.add(listener);
    }

    public void remove(RoutingListener listener) {
        dispatcher.remove(listener);
    }

    void publish(RoutingEvent event) {
        dispatcher.publish(() -> log(event), listener -> listener.onEvent(event));
    }

    private void log(RoutingEvent event) {
        if (event instanceof RoutingEvent.RegionReturning
                || event instanceof RoutingEvent.RegionReady
                || event instanceof RoutingEvent.RegionRestored
                || event instanceof RoutingEvent.RegionsAnswerAgain
                || event instanceof RoutingEvent.RegionFastAgain
                || event instanceof RoutingEvent.EvacuationEnded
                || event instanceof RoutingEvent.OrderChanged
                || event instanceof RoutingEvent.SetupRestored) {
            LOG.info(RoutingEventMessages.of(client, event));
        } else {
            LOG.warn(RoutingEventMessages.of(client, event));
        }
    }

    /** Lets the listeners hear what has happened so far, for a moment, and interrupts them after that. */
    @Override
    public void close() {
        dispatcher.close(new Deadline(LONGEST_CLOSE));
    }
}
