package dev.homeport.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Tells listeners of events on one daemon thread, in order. The thread starts with the first event. A listener that is stuck
 * or throws harms neither the publisher nor the other listeners: {@value #CAPACITY} events wait for a slow one, those beyond
 * are dropped, and the next one that is told says how many. Safe for any number of threads.
 *
 * @param <L> the type of listener
 */
public final class EventDispatcher<L> {

    /** Hours of ordinary life, and a bound for a listener that is stuck. */
    private static final int CAPACITY = 1_000;

    /** How long closing waits for the listeners, and once more after it has interrupted them. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final List<L> listeners = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final BiConsumer<L, Throwable> failed;
    private final LongConsumer tooSlow;
    private final ThreadPoolExecutor executor;

    /**
     * @param thread the name of the thread
     * @param failed logs that a listener threw
     * @param tooSlow logs how many events were dropped because listeners were too slow
     */
    public EventDispatcher(String thread, BiConsumer<L, Throwable> failed, LongConsumer tooSlow) {
        this.failed = failed;
        this.tooSlow = tooSlow;
        this.executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(CAPACITY),
                task -> {
                    var daemon = DaemonThreads.named(thread, task);
                    threads.add(daemon);
                    return daemon;
                },
                (task, full) -> dropped.incrementAndGet());
    }

    public void add(L listener) {
        listeners.add(listener);
    }

    public void addAll(Collection<? extends L> more) {
        listeners.addAll(more);
    }

    /** Takes a listener away; does nothing if it is not there. */
    public void remove(L listener) {
        listeners.remove(listener);
    }

    /** Has every listener told soon. */
    public void publish(Consumer<L> tell) {
        publish(() -> {}, tell);
    }

    /** Has the first action carried out on the dispatcher's thread, such as a line in the log, and then every listener told. */
    public void publish(Runnable first, Consumer<L> tell) {
        executor.execute(() -> {
            first.run();
            long lost = dropped.getAndSet(0);
            if (lost > 0) {
                tooSlow.accept(lost);
            }
            for (var listener : listeners) {
                try {
                    tell.accept(listener);
                } catch (Throwable thrown) {
                    failed.accept(listener, thrown);
                }
            }
        });
    }

    /** Takes no more events; those that wait are still told. */
    public void stop() {
        executor.shutdown();
    }

    /**
     * Waits, after {@link #stop}, until the events that wait are told. Interrupts the listener at work, and tells nothing more,
     * if that takes longer than the limit.
     */
    public void awaitStopped(Duration limit) throws InterruptedException {
        if (!executor.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            executor.shutdownNow();
        }
    }

    /** Tells the listeners what has happened so far, for a second at most, and interrupts them after that. */
    public void close(Deadline deadline) {
        executor.shutdown();
        if (!new Deadline(shorter(GRACE, deadline.left())).awaitEndOf(threads)) {
            executor.shutdownNow();
            new Deadline(shorter(GRACE, deadline.left())).awaitEndOf(threads);
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
