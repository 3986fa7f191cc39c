package dev.homeport.dynamodb;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Ties the nanosecond readings that calls take, which cost least, to the instants in which decisions are made, so that
 * both are one time. It starts with the wall clock and then goes on at the pace of {@link System#nanoTime()}.
 */
final class CallClock {

    private final long originNanos = System.nanoTime();
    private final Instant origin;

    /** A new one that agrees with the clock now. */
    CallClock(InstantSource clock) {
        this.origin = clock.instant();
    }

    long nanos() {
        return System.nanoTime();
    }

    Instant at(long nanos) {
        return origin.plusNanos(nanos - originNanos);
    }

    Instant now() {
        return at(nanos());
    }
}
