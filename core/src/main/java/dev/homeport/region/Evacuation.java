package dev.homeport.region;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Says that nothing is to be sent to a region. Immutable.
 *
 * @param region the region
 * @param origin where it comes from
 * @param reason why, for people
 * @param since from when on
 * @param until until when, exclusively; empty if until further notice
 */
public record Evacuation(RegionName region, Origin origin, String reason, Instant since, Optional<Instant> until) {

    /** Where an evacuation comes from. Either is enough, and neither can take back the other's. */
    public enum Origin {
        /** The application, by {@link RegionControl#evacuate}. */
        CODE,
        /** The configuration, by {@link RegionControl#configured}. */
        CONFIGURATION
    }

    /**
     * Checks that nothing is null.
     *
     * @throws NullPointerException if an argument is null
     */
    public Evacuation {
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
    }

    /** Returns whether it is still in force at that moment. */
    public boolean holdsAt(Instant now) {
        return until.isEmpty() || now.isBefore(until.get());
    }
}
