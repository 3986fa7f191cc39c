package dev.homeport.benchmarks.region;

import java.time.Duration;

/**
 * Says how far away a region is.
 *
 * @param roundTrip the time of a byte there and back; half of it each way
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
