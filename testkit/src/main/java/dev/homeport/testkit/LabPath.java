package dev.homeport.testkit;

import java.time.Duration;

/** A path that a region's distance lies on, too: what no fault makes and no healing takes away. */
public interface LabPath extends FaultyLink {
    /** The longest round trip: more than twice that between antipodes, and far less than any wait of the lab's own. */
    Duration MAX_DISTANCE = Duration.ofSeconds(2);

    /** From now on a round trip takes at least so long, and a new connection costs one; half of it is each way's. */
    void distance(Duration roundTrip);

    static boolean isDistance(Duration roundTrip) {
        return !roundTrip.isNegative() && roundTrip.compareTo(MAX_DISTANCE) <= 0;
    }
}
