package dev.homeport.benchmarks.region;

import java.time.Duration;

/**
 * How far a region is.
 *
 * @param roundTrip what a byte takes there and back; half of it each way
 */
public record Distance(Duration roundTrip) {

    public static final Distance NONE = new Distance(Duration.ZERO);

    public static Distance ofMillis(long roundTrip) {
        return new Distance(Duration.ofMillis(roundTrip));
    }

    /** Refuses a negative one. */
    public Distance {
        if (roundTrip.isNegative()) {
            throw new IllegalArgumentException("A round trip takes " + roundTrip + ", which is less than nothing");
        }
    }

    long oneWayNanos() {
        return roundTrip.toNanos() / 2;
    }

    boolean isNone() {
        return roundTrip.isZero();
    }

    @Override
    public String toString() {
        return roundTrip.toMillis() + " ms";
    }
}
