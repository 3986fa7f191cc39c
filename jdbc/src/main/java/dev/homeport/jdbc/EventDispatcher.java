package dev.homeport.jdbc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to listeners on one thread, in order, and logs each; a stuck or throwing listener harms nobody. */
final class EventDispatcher implements AutoCloseable {

    /** Events that may wait for a slow listener: hours of ordinary life, and a bound for a stuck one. */
    private static final int CAPACITY = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final String dataSource;
    private final List<TopologyListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor executor;

    EventDispatcher(String dataSource) {
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
                    return thread;
                },
                (task, full) -> dropped.incrementAndGet());
    }

    void add(TopologyListener listener) {
        listeners.add(listener);
    }

    void remove(TopologyListener listener) {
        listeners.remove(listener);
    }

    void publish(TopologyEvent event) {
        log(event);
        executor.execute(() -> {
            var lost = dropped.getAndSet(0);
            if (lost > 0) {
                LOG.warn("dataSource={} event=ListenersTooSlow dropped={}", dataSource, lost);
            }
            for (var listener : listeners) {
                try {
                    listener.onEvent(event);
                } catch (RuntimeException e) {
                    LOG.warn("dataSource={} event=ListenerFailed during={}", dataSource, event, e);
                }
            }
        });
    }

    /** Lets a listener that is running finish within the bound, and interrupts it after that. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(1, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void log(TopologyEvent event) {
        if (event instanceof TopologyEvent.PrimaryAccepted || event instanceof TopologyEvent.ConnectionsAborted) {
            LOG.info("dataSource={} event={}", dataSource, event);
        } else {
            LOG.warn("dataSource={} event={}", dataSource, event);
        }
    }
}
