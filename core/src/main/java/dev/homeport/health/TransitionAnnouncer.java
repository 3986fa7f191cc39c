package dev.homeport.health;

import dev.homeport.health.CheckFact.Answered;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs every change once and tells the listeners, on a thread of their own.
 *
 * <p>Readers of the monitor may be the first to notice that a check has gone stale, on any number of threads. To tell a
 * change exactly once nevertheless, only the monitor's thread compares snapshots, always with the one it compared last.
 */
final class TransitionAnnouncer {

    private static final Logger LOG = LoggerFactory.getLogger(HealthMonitor.class);
    private static final int MOST_WAITING = 1_024;

    private final List<HealthListener> listeners = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> HealthThreads.daemon("events", task));
    private HealthSnapshot announced;

    TransitionAnnouncer(HealthSnapshot first) {
        this.announced = first;
    }

    void add(HealthListener listener) {
        listeners.add(listener);
    }

    /** Called by the monitor's thread only. */
    void announce(HealthSnapshot snapshot, @Nullable CheckFact because) {
        if (snapshot == announced) {
            return;
        }
        var transitions = HealthTransitions.between(announced, snapshot);
        announced = snapshot;
        for (var transition : transitions) {
            HealthLog.write(transition, because instanceof Answered answered ? answered.cause() : null);
            tellAll(transition);
        }
    }

    private void tellAll(HealthTransition transition) {
        try {
            thread.execute(() -> listeners.forEach(listener -> tell(listener, transition)));
        } catch (RejectedExecutionException full) {
            LOG.warn(
                    "Health listeners are too slow or closed, so a change was dropped: kind={}",
                    transition.getClass().getSimpleName());
        }
    }

    private static void tell(HealthListener listener, HealthTransition transition) {
        try {
            listener.onTransition(transition);
        } catch (Throwable thrown) {
            LOG.warn("Health listener failed: listener={}", listener.getClass().getName(), thrown);
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
