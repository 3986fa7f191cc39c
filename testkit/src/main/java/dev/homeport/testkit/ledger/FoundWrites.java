package dev.homeport.testkit.ledger;

import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.Map;

/**
 * Holds which writes were found in one place, such as a region's database, and how often each. Immutable.
 *
 * @param place what people call it
 * @param counts how often each write is there; one that is not in the map is not there
 */
public record FoundWrites(String place, Map<String, Integer> counts) {
    /** Copies the map. */
    public FoundWrites {
        counts = Map.copyOf(counts);
    }

    /** Returns what was found there, each write given as often as it was found. */
    public static FoundWrites in(String place, Collection<String> ids) {
        return new FoundWrites(place, ids.stream().collect(toMap(id -> id, id -> 1, Integer::sum)));
    }

    int count(String id) {
        return counts.getOrDefault(id, 0);
    }
}
