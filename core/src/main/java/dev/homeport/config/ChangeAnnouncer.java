package dev.homeport.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of new generations, on a thread of their own that starts with the first. */
final class ChangeAnnouncer<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);
    private static final int MOST_WAITING = 1_024;

    private final List<ConfigListener<? super T>> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> ConfigThreads.daemon("events", task));

    void add(ConfigListener<? super T> listener) {
        listeners.add(listener);
    }

    void remove(ConfigListener<? super T> listener) {
        listeners.remove(listener);
    }

    void announce(T before, T after, Set<String> changedKeys) {
        try {
            thread.execute(() -> listeners.forEach(listener -> tell(listener, before, after, changedKeys)));
        } catch (RejectedExecutionException full) {
            LOG.warn("Configuration listeners are too slow or closed, so a change was dropped: keys={}", changedKeys);
        }
    }

    private void tell(ConfigListener<? super T> listener, T before, T after, Set<String> changedKeys) {
        try {
            listener.onChange(before, after, changedKeys);
        } catch (Throwable thrown) {
            LOG.warn(
                    "Configuration listener failed: listener={} thrown={}",
                    listener.getClass().getName(),
                    ThrowableRedactor.withoutMessage(thrown));
        }
    }

    /** Takes no more changes; those already waiting are still told. */
    void close() {
        thread.shutdown();
    }

    /** Waits until the waiting changes are told; interrupts the listener at work when that takes too long. */
    void awaitClosed(Duration limit) throws InterruptedException {
        if (!thread.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            thread.shutdownNow();
        }
    }
}
