package dev.homeport.region;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The regions that this process has, as its parts have named them; pure and immutable.
 *
 * <p>Parts start one after the other, and an evacuation may come before the part that it concerns. So an evacuated name
 * is unknown only once no part has named a further region for {@link #SETTLING}; and while no part has named any, there
 * is no telling.
 *
 * @param regions in the order in which they were named
 * @param since when the last of them was named
 */
record KnownRegions(List<RegionName> regions, Instant since) {

    static final Duration SETTLING = Duration.ofSeconds(3);
    static final KnownRegions NONE = new KnownRegions(List.of(), Instant.MIN);

    KnownRegions and(List<RegionName> more, Instant now) {
        var all = Stream.concat(regions.stream(), more.stream()).collect(Collectors.toCollection(LinkedHashSet::new));
        return all.size() == regions.size() ? this : new KnownRegions(List.copyOf(all), now);
    }

    boolean areSettled(Instant now) {
        return !regions.isEmpty() && !now.isBefore(settledAt());
    }

    /** Returns when the regions are settled if no part names another one; asked only if a part has named one. */
    Instant settledAt() {
        return since.plus(SETTLING);
    }

    /** Returns the evacuated regions that no part has; empty while that cannot be told. */
    List<RegionName> missing(Set<RegionName> evacuated, Instant now) {
        return areSettled(now)
                ? evacuated.stream().filter(region -> !regions.contains(region)).toList()
                : List.of();
    }

    String text() {
        return regions.stream().map(RegionName::value).collect(Collectors.joining(", "));
    }
}
