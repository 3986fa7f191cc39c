package dev.homeport.region;

import dev.homeport.region.Evacuation.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Holds all evacuations, and tells what follows from them; pure and immutable.
 *
 * <p>The two origins are kept apart, so that a deleted parameter restores what it had evacuated and nothing else, and a
 * refresh sends no traffic to what code has evacuated. A region without an evacuation is in service.
 */
record Evacuations(List<Evacuation> all) {

    static final Evacuations NONE = new Evacuations(List.of());

    /** Returns the same, with one more from code in place of an earlier one of that region. */
    Evacuations evacuate(Evacuation evacuation) {
        var kept = new ArrayList<>(without(is(evacuation.region(), Origin.CODE)).all());
        kept.add(evacuation);
        return new Evacuations(List.copyOf(kept));
    }

    /** Returns the same, without what code has said of a region. */
    Evacuations restore(RegionName region) {
        return without(is(region, Origin.CODE));
    }

    /**
     * Returns the same, with these regions in place of all that configuration has said. What was said before keeps its
     * time.
     */
    Evacuations configured(Collection<RegionName> regions, Instant now) {
        var kept =
                new ArrayList<>(without(one -> one.origin() == Origin.CONFIGURATION && !regions.contains(one.region()))
                        .all());
        for (var region : Set.copyOf(regions)) {
            if (kept.stream().noneMatch(is(region, Origin.CONFIGURATION))) {
                kept.add(new Evacuation(
                        region, Origin.CONFIGURATION, "named in the configuration", now, Optional.empty()));
            }
        }
        return new Evacuations(List.copyOf(kept));
    }

    /** Returns the same, without what no longer holds. */
    Evacuations expired(Instant now) {
        return without(one -> !one.holdsAt(now));
    }

    boolean isEvacuated(RegionName region, Instant now) {
        for (var one : all) {
            if (one.region().equals(region) && one.holdsAt(now)) {
                return true;
            }
        }
        return false;
    }

    Set<RegionName> regions() {
        return all.stream().map(Evacuation::region).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns when the next one ends by itself. */
    Optional<Instant> nextExpiry() {
        return all.stream().flatMap(one -> one.until().stream()).min(Comparator.naturalOrder());
    }

    /** Returns why a region is evacuated. */
    String reason(RegionName region) {
        return all.stream()
                .filter(one -> one.region().equals(region))
                .map(Evacuation::reason)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private Evacuations without(Predicate<Evacuation> gone) {
        return new Evacuations(all.stream().filter(gone.negate()).toList());
    }

    private static Predicate<Evacuation> is(RegionName region, Origin origin) {
        return one -> one.origin() == origin && one.region().equals(region);
    }
}
