package dev.homeport.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/**
 * Limits the time of everything that has to end together.
 *
 * <p>An interrupt does not cut a wait short, because applications are often shut down on interrupted threads and what is
 * left behind then is left for good; the status is set again afterwards.
 */
public final class Deadline {

    private final long atNanos;

    public Deadline(Duration limit) {
        this.atNanos = System.nanoTime() + limit.toNanos();
    }

    public Duration left() {
        return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
    }

    /** Waits for the threads, the calling one excepted; returns whether all have ended in time. */
    public boolean awaitEndOf(Collection<Thread> threads) {
        var others = threads.stream()
                .filter(thread -> thread != Thread.currentThread())
                .toList();
        var interrupted = false;
        for (var thread : others) {
            while (thread.isAlive() && !left().isZero()) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left().toNanos());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return others.stream().noneMatch(Thread::isAlive);
    }
}
