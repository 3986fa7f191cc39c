package dev.homeport.dynamodb;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;

/**
 * What is counted of one way of using one region: the calls under way, the latest success, and the breaker's window.
 *
 * <p>Resilience4j's breaker is a judge of the rate of faults and nothing else. It is never asked for permission, because
 * a caller who asks could be the one that changes its state; that it has opened is a fact for the decision, which sets it
 * again.
 */
final class Lane {

    private final int region;
    private final Access access;
    private final CircuitBreaker breaker;
    private final InFlight inFlight = new InFlight();
    private volatile boolean succeeded;
    private volatile long successBegan;
    private volatile long successEnded;

    Lane(int region, Access access, CircuitBreaker breaker) {
        this.region = region;
        this.access = access;
        this.breaker = breaker;
    }

    int region() {
        return region;
    }

    Access access() {
        return access;
    }

    CircuitBreaker breaker() {
        return breaker;
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** Counts a call that has been answered; under an older generation it is only taken off the calls under way. */
    void succeeded(int slot, long beganNanos, long endedNanos, boolean sameGeneration) {
        inFlight.end(slot);
        if (sameGeneration) {
            successBegan = beganNanos;
            successEnded = endedNanos;
            succeeded = true;
            breaker.onSuccess(endedNanos - beganNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Counts one attempt that was a fault of the region. */
    void faulted(long beganNanos, long endedNanos, Throwable thrown) {
        breaker.onError(endedNanos - beganNanos, TimeUnit.NANOSECONDS, thrown);
    }

    /** Whether there ever was a success. */
    boolean everSucceeded() {
        return succeeded;
    }

    long successBegan() {
        return successBegan;
    }

    long successEnded() {
        return successEnded;
    }
}
