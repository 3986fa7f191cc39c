package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.AccessMode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.core.EventProcessor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what happens to one way of using one region: the calls under way, the latest success, and the breaker's window.
 *
 * <p>Resilience4j's breaker is a judge of the rate of faults and nothing else. It is never asked for permission, because
 * a caller who asks could be the one that changes its state; that it has opened is a fact for the decision, which sets it
 * again.
 *
 * <p>The breaker hears of successes in bulk: before each fault, and before anyone here looks at it, which the routing loop
 * does ten times a second. So it judges by the same calls in the same order as if it heard of each at once, and a call that
 * succeeds takes none of its locks and reads no clock for it. Two kinds of success it hears of at once, with how long they
 * took: one that is slow by the breaker's rule, and each one while somebody listens to its events.
 *
 * <p>Safe for any number of threads.
 */
public final class Circuit {

    private final int region;
    private final AccessMode access;
    private final CircuitBreaker breaker;
    private final long slowNanos;
    private final InFlightCalls inFlight = new InFlightCalls();
    private final OutcomeCounts outcomes = new OutcomeCounts();
    private final LongAdder successes = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();

    /** How many of the successes the breaker has heard of; guarded by the lock. */
    private long told;

    Circuit(int region, AccessMode access, CircuitBreaker breaker) {
        this.region = region;
        this.access = access;
        this.breaker = breaker;
        this.slowNanos =
                breaker.getCircuitBreakerConfig().getSlowCallDurationThreshold().toNanos();
    }

    public int region() {
        return region;
    }

    public AccessMode access() {
        return access;
    }

    /** The breaker, which has heard of all that has happened so far. */
    public CircuitBreaker breaker() {
        tellSuccesses();
        return breaker;
    }

    public InFlightCalls inFlight() {
        return inFlight;
    }

    /** How calls have ended since the start. */
    public OutcomeCounts outcomes() {
        return outcomes;
    }

    /** Counts a success, which ended now. */
    public void succeeded(long beganNanos, long endedNanos) {
        inFlight.succeeded(beganNanos, endedNanos);
        long tookNanos = endedNanos - beganNanos;
        if (tookNanos > slowNanos || isListenedTo()) {
            breaker().onSuccess(tookNanos, TimeUnit.NANOSECONDS);
        } else {
            successes.increment();
        }
    }

    /** Counts one attempt that was a fault of the region. */
    public void faulted(long tookNanos, Throwable thrown) {
        breaker().onError(tookNanos, TimeUnit.NANOSECONDS, thrown);
    }

    /** Has the breaker forget everything and be closed. */
    void reset() {
        lock.lock();
        try {
            told = successes.sum();
        } finally {
            lock.unlock();
        }
        // Without the lock, since it calls the listeners of the application. A success that is told meanwhile is
        // forgotten, too.
        breaker.reset();
    }

    private boolean isListenedTo() {
        return !(breaker.getEventPublisher() instanceof EventProcessor<?> events) || events.hasConsumers();
    }

    /** Without how long they took, which the breaker would only compare with the limit of a slow call. */
    private void tellSuccesses() {
        lock.lock();
        try {
            for (long all = successes.sum(); told < all; told++) {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }
}
