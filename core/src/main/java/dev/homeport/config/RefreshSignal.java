package dev.homeport.config;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the refreshing thread wait, and other threads ask for a refresh now.
 *
 * <p>A request that comes while a refresh is under way is served by the next one, since the one under way may have read
 * already what was just written; and the waits of the one under way end, so that the next begins soon.
 */
final class RefreshSignal {

    /** A wait is cut to this, so that an injected clock that is moved by hand is noticed. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock. */
    private List<CompletableFuture<RefreshResult>> asking = new ArrayList<>();

    /** Guarded by the lock. */
    private boolean closed;

    RefreshSignal(InstantSource clock) {
        this.clock = clock;
    }

    /** Asks for a refresh that starts from now on. */
    CompletableFuture<RefreshResult> ask() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The configuration is closed");
            }
            var answer = new CompletableFuture<RefreshResult>();
            asking.add(answer);
            changed.signalAll();
            return answer;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until then, or until a refresh is asked for; returns whether one is. */
    boolean awaitUntil(Instant due) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (var left = left(due); asking.isEmpty() && !closed && left > 0; left = left(due)) {
                changed.awaitNanos(Math.min(left, LONGEST_NAP.toNanos()));
            }
            if (closed) {
                throw new InterruptedException("closed");
            }
            return !asking.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the requests, which the caller has to answer. */
    List<CompletableFuture<RefreshResult>> take() {
        lock.lock();
        try {
            var taken = asking;
            asking = new ArrayList<>();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        take().forEach(answer -> answer.cancel(false));
    }

    private long left(Instant due) {
        return Duration.between(clock.instant(), due).toNanos();
    }
}
