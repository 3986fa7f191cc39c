package dev.homeport.region;

import dev.homeport.region.Evacuation.Voice;
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
 * Everything that has been said about evacuations, and what follows from it; pure and immutable.
 *
 * <p>Two voices are kept apart, so that a parameter that is deleted restores what it had evacuated and nothing else, and
 * an instance that was drained by hand is not sent traffic by somebody's refresh. A region that nobody speaks of is in
 * service: silence is no opinion.
 */
record Evacuations(List<Evacuation> all) {

    static final Evacuations NONE = new Evacuations(List.of());

    /** The same, with one more from code in place of an earlier one of that region. */
    Evacuations evacuate(Evacuation evacuation) {
        var kept = new ArrayList<>(without(is(evacuation.region(), Voice.CODE)).all());
        kept.add(evacuation);
        return new Evacuations(List.copyOf(kept));
    }

    /** The same, without what code has said of a region. */
    Evacuations restore(RegionName region) {
        return without(is(region, Voice.CODE));
    }

    /** The same, with these regions in place of all that configuration has said. What was said before keeps its time. */
    Evacuations configured(Collection<RegionName> regions, Instant now) {
        var kept = new ArrayList<>(without(one -> one.voice() == Voice.CONFIGURATION && !regions.contains(one.region()))
                .all());
        for (var region : Set.copyOf(regions)) {
            if (kept.stream().noneMatch(is(region, Voice.CONFIGURATION))) {
                kept.add(new Evacuation(
                        region, Voice.CONFIGURATION, "named in the configuration", now, Optional.empty()));
            }
        }
        return new Evacuations(List.copyOf(kept));
    }

    /** The same, without what no longer holds. */
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

    /** When the next one ends by itself. */
    Optional<Instant> nextExpiry() {
        return all.stream().flatMap(one -> one.until().stream()).min(Comparator.naturalOrder());
    }

    /** Why a region is evacuated. */
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

    private static Predicate<Evacuation> is(RegionName region, Voice voice) {
        return one -> one.voice() == voice && one.region().equals(region);
    }
}
