package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.AccessMode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;

/**
 * What is counted of one way of using one region: the calls under way, the latest success, and the breaker's window.
 *
 * <p>Resilience4j's breaker is a judge of the rate of faults and nothing else. It is never asked for permission, because
 * a caller who asks could be the one that changes its state; that it has opened is a fact for the decision, which sets it
 * again.
 */
public final class Circuit {

    private final int region;
    private final AccessMode access;
    private final CircuitBreaker breaker;
    private final InFlightCalls inFlight = new InFlightCalls();
    private final OutcomeCounts outcomes = new OutcomeCounts();

    Circuit(int region, AccessMode access, CircuitBreaker breaker) {
        this.region = region;
        this.access = access;
        this.breaker = breaker;
    }

    public int region() {
        return region;
    }

    public AccessMode access() {
        return access;
    }

    public CircuitBreaker breaker() {
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
        breaker.onSuccess(endedNanos - beganNanos, TimeUnit.NANOSECONDS);
    }

    /** Counts one attempt that was a fault of the region. */
    public void faulted(long tookNanos, Throwable thrown) {
        breaker.onError(tookNanos, TimeUnit.NANOSECONDS, thrown);
    }
}
