package dev.homeport.dynamodb.internal.monitor;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Ties the nanosecond readings that calls take, which cost least, to the instants in which decisions are made, so that
 * both are one time. It starts with the wall clock and then goes on at the pace of {@link System#nanoTime()}.
 */
public final class CallClock {

    private final long originNanos = System.nanoTime();
    private final Instant origin;

    /** A new one that agrees with the clock now. */
    public CallClock(InstantSource clock) {
        this.origin = clock.instant();
    }

    public long nanos() {
        return System.nanoTime();
    }

    public Instant at(long nanos) {
        return origin.plusNanos(nanos - originNanos);
    }

    public Instant now() {
        return at(nanos());
    }
}
