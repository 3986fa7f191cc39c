package dev.homeport.region;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A region that nothing is to be sent to, because somebody said so. Immutable.
 *
 * @param region the region
 * @param voice who said so
 * @param reason why, for people
 * @param since from when on
 * @param until until when, exclusively; empty if until further notice
 */
public record Evacuation(RegionName region, Voice voice, String reason, Instant since, Optional<Instant> until) {

    /** Who can evacuate a region. Either is enough, and neither can take back what the other said. */
    public enum Voice {
        /** The application, by {@link RegionControl#evacuate}. */
        CODE,
        /** The configuration, by {@link RegionControl#configured}. */
        CONFIGURATION
    }

    /**
     * Checks that all is there.
     *
     * @throws NullPointerException if an argument is null
     */
    public Evacuation {
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(voice, "voice");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(until, "until");
    }

    /** Returns whether it is still in force at that moment. */
    public boolean holdsAt(Instant now) {
        return until.isEmpty() || now.isBefore(until.get());
    }
}
