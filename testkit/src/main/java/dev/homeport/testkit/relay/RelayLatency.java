package dev.homeport.testkit.relay;

/**
 * Computes how long bytes are under way through a relay: half of the distance's round trip and all of the delay, each
 * way. The two are kept apart, since healing takes the delay away and leaves the distance.
 */
record RelayLatency(long roundTripNanos, long delayNanos) {
    static final RelayLatency NONE = new RelayLatency(0, 0);

    RelayLatency distance(long nanos) {
        return new RelayLatency(nanos, delayNanos);
    }

    RelayLatency delay(long oneWayNanos) {
        return new RelayLatency(roundTripNanos, oneWayNanos);
    }

    long toServerNanos() {
        return roundTripNanos / 2 + delayNanos;
    }

    long toClientNanos() {
        return roundTripNanos - roundTripNanos / 2 + delayNanos;
    }

    /** Returns the time there and back. */
    long bothWaysNanos() {
        return toServerNanos() + toClientNanos();
    }
}
