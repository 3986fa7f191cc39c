package dev.homeport.region;

/**
 * Hears of every region that a {@link RegionControl} evacuates or restores.
 *
 * <p>All listeners of a control are called on its one thread {@code homeport-region-events}, in the order of the
 * changes; of an expiry within a second. A listener that throws is logged, and nobody else notices; one that blocks
 * delays the others, but not what {@link RegionControl#isEvacuated} answers.
 */
@FunctionalInterface
public interface EvacuationListener {

    /** Called once for each change. */
    void onChange(EvacuationChange change);
}
