package dev.homeport.config;

import dev.homeport.internal.EventDispatcher;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listeners of new generations, on a thread of their own that starts with the first. */
final class ChangeAnnouncer<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    private final EventDispatcher<ConfigListener<? super T>> dispatcher = new EventDispatcher<>(
            "homeport-config-events",
            (listener, thrown) -> LOG.warn(
                    "Configuration listener failed: listener={} thrown={}",
                    listener.getClass().getName(),
                    ThrowableRedactor.withoutMessage(thrown)),
            dropped -> LOG.warn("Configuration listeners are too slow, so changes were dropped: dropped={}", dropped));

    void add(ConfigListener<? super T> listener) {
        dispatcher.add(listener);
    }

    void remove(ConfigListener<? super T> listener) {
        dispatcher.remove(listener);
    }

    void announce(T before, T after, Set<String> changedKeys) {
        dispatcher.publish(listener -> listener.onChange(before, after, changedKeys));
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
