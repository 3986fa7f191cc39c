package dev.homeport.dynamodb;

import dev.homeport.region.RegionName;
import java.time.Instant;
import java.util.List;

/**
 * An immutable view of all regions: what was decided, from which facts, and since when.
 *
 * @param readRegion the region where reads begin
 * @param writeRegion the region where writes begin
 * @param writeHome the region that writes belong to
 * @param order all regions, the preferred one first, whether they can be used or not
 * @param regions every region, in the order they were configured
 * @param anyRegionAnswers whether at least one region answers; while none does, the fault is more likely our own, and
 *     nothing else changes
 * @param decidedAt when the last fact was weighed; it stays close to now while the client is alive
 */
public record RoutingSnapshot(
        RegionName readRegion,
        RegionName writeRegion,
        RegionName writeHome,
        List<RegionName> order,
        List<RegionStatus> regions,
        boolean anyRegionAnswers,
        Instant decidedAt) {

    /** Copies the lists. */
    public RoutingSnapshot {
        order = List.copyOf(order);
        regions = List.copyOf(regions);
    }

    /**
     * Returns what is known of one region.
     *
     * @throws IllegalArgumentException if it is none of the configured ones
     */
    public RegionStatus region(String id) {
        return region(RegionName.of(id));
    }

    /**
     * Returns what is known of one region.
     *
     * @throws IllegalArgumentException if it is none of the configured ones
     */
    public RegionStatus region(RegionName name) {
        return regions.stream()
                .filter(route -> route.region().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not one of the configured regions"));
    }
}
