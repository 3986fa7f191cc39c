package dev.homeport.jdbc.internal.monitor;

import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.TopologyListener;
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
 * Logs events and hands them to listeners, on one thread, in order, so that a log or a listener that is stuck or throws
 * does not hold up the deciding thread.
 */
public final class TopologyEventLog {

    /** Events that may wait for a slow listener: hours of ordinary life, and a bound for a stuck one. */
    private static final int CAPACITY = 1_000;

    /** How long closing waits for listeners to finish, and once more for them to heed an interrupt. */
    private static final Duration LISTENER_GRACE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final String dataSource;
    private final List<TopologyListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor executor;

    /** Why there was no primary before the next one; only the executor's thread uses it. */
    private String lastLoss = "";

    TopologyEventLog(String dataSource) {
        this.dataSource = dataSource;
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(CAPACITY),
                task -> {
                    var thread = new Thread(task, "homeport-jdbc-" + dataSource + "-events");
                    thread.setDaemon(true);
                    threads.add(thread);
                    return thread;
                },
                (task, full) -> dropped.incrementAndGet());
    }

    public void add(TopologyListener listener) {
        listeners.add(listener);
    }

    public void remove(TopologyListener listener) {
        listeners.remove(listener);
    }

    void publish(TopologyEvent event) {
        executor.execute(() -> {
            log(event);
            var lost = dropped.getAndSet(0);
            if (lost > 0) {
                LOG.warn(
                        "Topology listeners are too slow, so events were dropped: dataSource={} dropped={}",
                        dataSource,
                        lost);
            }
            for (var listener : listeners) {
                try {
                    listener.onEvent(event);
                } catch (RuntimeException | Error e) {
                    LOG.warn(
                            "Topology listener failed: dataSource={} listener={} event={}",
                            dataSource,
                            listener.getClass().getName(),
                            event.getClass().getSimpleName(),
                            e);
                }
            }
        });
    }

    /** Lets the listeners hear what has happened so far, for a moment, and interrupts them after that. */
    public void close(Deadline deadline) {
        executor.shutdown();
        if (!new Deadline(shorter(LISTENER_GRACE, deadline.left())).awaitEndOf(threads)) {
            executor.shutdownNow();
            new Deadline(shorter(LISTENER_GRACE, deadline.left())).awaitEndOf(threads);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private void log(TopologyEvent event) {
        if (event instanceof TopologyEvent.PrimaryAccepted accepted && accepted.failover()) {
            LOG.warn(TopologyEventMessages.failover(dataSource, accepted, lastLoss));
        } else if (event instanceof TopologyEvent.PrimaryAccepted
                || event instanceof TopologyEvent.ConnectionsAborted
                || event instanceof TopologyEvent.NodesChanged) {
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
