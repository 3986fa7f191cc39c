package dev.homeport.health;

import dev.homeport.health.CheckFact.Answered;
import dev.homeport.internal.EventDispatcher;
import java.time.Duration;
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

    private final EventDispatcher<HealthListener> dispatcher = new EventDispatcher<>(
            "homeport-health-events",
            (listener, thrown) -> LOG.warn(
                    "Health listener failed: listener={}", listener.getClass().getName(), thrown),
            dropped -> LOG.warn("Health listeners are too slow, so changes were dropped: dropped={}", dropped));
    private final HealthLog log;
    private HealthSnapshot announced;

    TransitionAnnouncer(HealthSnapshot first, HealthLog log) {
        this.announced = first;
        this.log = log;
    }

    void add(HealthListener listener) {
        dispatcher.add(listener);
    }

    void remove(HealthListener listener) {
        dispatcher.remove(listener);
    }

    /** Called by the monitor's thread only. */
    void announce(HealthSnapshot snapshot, @Nullable CheckFact because) {
        if (snapshot == announced) {
            return;
        }
        var transitions = HealthTransitions.between(announced, snapshot);
        announced = snapshot;
        for (var transition : transitions) {
            log.write(transition, snapshot, because instanceof Answered answered ? answered.cause() : null);
            dispatcher.publish(listener -> listener.onTransition(transition));
        }
    }

    /** Takes no more changes; those already waiting are still told. */
    void close() {
        dispatcher.stop();
    }

    /** Waits until the waiting changes are told; interrupts the listener at work when that takes too long. */
    void awaitClosed(Duration limit) throws InterruptedException {
        dispatcher.awaitStopped(limit);
    }
}
