package dev.homeport.config.source;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Holds everything that a source found at one time. Immutable.
 *
 * @param lookups what was found under each name, in any order; a wanted name that is not in it counts as absent
 * @param via where it really came from when that is not the source's usual place, such as {@code us-west-2}; shown
 *     beside the source's name
 */
public record SourceReading(List<Lookup> lookups, Optional<String> via) {

    /**
     * Copies the lookups.
     *
     * @throws NullPointerException if an argument is null
     */
    public SourceReading {
        lookups = List.copyOf(lookups);
        Objects.requireNonNull(via, "via");
    }

    /** Returns a reading from the source's usual place. */
    public SourceReading(List<Lookup> lookups) {
        this(lookups, Optional.empty());
    }

    /** Returns the reading of a source that failed as a whole. */
    public static SourceReading failed(List<WantedName> names, FailureKind kind, String reason) {
        return new SourceReading(names.stream()
                .<Lookup>map(name -> new Lookup.Missed(name, kind, reason))
                .toList());
    }
}
