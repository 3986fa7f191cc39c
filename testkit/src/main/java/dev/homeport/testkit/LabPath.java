package dev.homeport.testkit;

import java.time.Duration;

/** Adds a region's distance to a path; no fault makes it and no healing takes it away. */
public interface LabPath extends FaultyLink {
    /** The longest round trip: more than twice that between antipodes, and far less than any wait of the lab's own. */
    Duration MAX_DISTANCE = Duration.ofSeconds(2);

    /** The {@link #state()} of a path without faults. */
    String HEALTHY = "healthy";

    /** Makes a round trip take at least so long from now on, half of it each way, and a new connection cost one. */
    void distance(Duration roundTrip);

    /** Says for people which faults it has now; {@link #HEALTHY} if none. */
    String state();

    static boolean isDistance(Duration roundTrip) {
        return !roundTrip.isNegative() && roundTrip.compareTo(MAX_DISTANCE) <= 0;
    }
}
