package dev.homeport.examples.drill.result;

import java.time.Duration;
import java.time.Instant;

/**
 * Holds the moments of one story, on the drill's own clock.
 *
 * @param struck when the region was lost
 * @param promoting when the promotion began
 * @param promoted when the promoted server took writes
 * @param evacuated when every instance that could be told had been told to leave the lost region
 * @param whole when users were served as before, in the other region
 * @param returned when the lost region came back
 * @param caughtUp when both of its stores held everything again
 * @param failback when the way back began
 * @param home when users were served by the first region again
 */
public record RegionLossTimes(
        Instant struck,
        Instant promoting,
        Instant promoted,
        Instant evacuated,
        Instant whole,
        Instant returned,
        Instant caughtUp,
        Instant failback,
        Instant home) {

    public Duration promotion() {
        return Duration.between(promoting, promoted);
    }

    /** From the fault to the completed promotion, which the operator and not the product decides. */
    public Duration untilPromoted() {
        return Duration.between(struck, promoted);
    }

    /** From the fault until the operator had evacuated the region, which follows the promotion. */
    public Duration untilEvacuated() {
        return Duration.between(struck, evacuated);
    }

    public Duration recovery() {
        return Duration.between(returned, caughtUp);
    }

    public Duration wayBack() {
        return Duration.between(failback, home);
    }
}
