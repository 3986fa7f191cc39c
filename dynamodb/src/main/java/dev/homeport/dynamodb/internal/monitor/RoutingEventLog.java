package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs events and hands them to listeners, on one thread, in order. A stuck log or listener, or one that throws, harms
 * nobody: least of all the deciding thread.
 */
public final class RoutingEventLog implements AutoCloseable {

    /** Events that may wait for a slow listener: hours of ordinary life, and a bound for a stuck one. */
    private static final int CAPACITY = 1_000;

    /** How long closing waits for listeners to finish, and once more for them to heed an interrupt. */
    private static final Duration LISTENER_GRACE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(MultiRegionDynamoDb.class);

    private final String client;
    private final List<RoutingListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor executor;

    public RoutingEventLog(String client, List<RoutingListener> first) {
        this.client = client;
        listeners.addAll(first);
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(CAPACITY),
                task -> {
                    var thread = new Thread(task, "homeport-dynamodb-" + client + "-events");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, full) -> dropped.incrementAndGet());
    }

    public void add(RoutingListener listener) {
        listeners.add(listener);
    }

    public void remove(RoutingListener listener) {
        listeners.remove(listener);
    }

    void publish(RoutingEvent event) {
        executor.execute(() -> {
            log(event);
            var lost = dropped.getAndSet(0);
            if (lost > 0) {
                LOG.warn("client={} event=ListenersTooSlow dropped={}", client, lost);
            }
            for (var listener : listeners) {
                try {
                    listener.onEvent(event);
                } catch (RuntimeException | Error e) {
                    LOG.warn("client={} event=ListenerFailed during={}", client, event, e);
                }
            }
        });
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
            LOG.info("client={} event={}", client, event);
        } else {
            LOG.warn("client={} event={}", client, event);
        }
    }

    /** Lets the listeners hear what has happened so far, for a moment, and interrupts them after that. */
    @Override
    public void close() {
        executor.shutdown();
        if (!ended()) {
            executor.shutdownNow();
            ended();
        }
    }

    private boolean ended() {
        try {
            return executor.awaitTermination(LISTENER_GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
