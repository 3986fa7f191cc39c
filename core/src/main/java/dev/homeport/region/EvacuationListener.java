package dev.homeport.region;

import java.util.List;

/**
 * Hears of every region that a {@link RegionControl} evacuates or restores.
 *
 * <p>All listeners of a control are called on its one thread {@code homeport-region-events}, in the order of the
 * changes; of an expiry within a second. A listener that throws is logged, and the others are still called; one that
 * blocks delays the others, but not what {@link RegionControl#isEvacuated} answers.
 */
@FunctionalInterface
public interface EvacuationListener {

    /** Called once for each change. */
    void onChange(EvacuationChange change);

    /**
     * Called once for each evacuation of a region that this process does not have, so that nothing moves: the name is
     * mistyped, or meant for another service. See {@link RegionControl#addRegions}. Default: does nothing.
     *
     * @param region the name as it was written
     * @param known the regions that this process has
     */
    default void onUnknownRegion(RegionName region, List<RegionName> known) {}
}
