package dev.homeport.examples.drill;

import java.util.List;
import java.util.Map;

/** Sums up all runs of one scenario, and says whether they kept the bounds. */
sealed interface DrillVerdict permits FailoverVerdicts, RegionLossVerdicts, ReroutingVerdicts {

    String label();

    /** Returns everything that fails the drill, in words. */
    List<String> failures();

    /** Returns everything that would fail a full run and only warns in a short one. */
    List<String> warnings();

    /** Returns each region's answers to {@code /health} in the last run, from its fault on; empty if there was no run. */
    Map<String, String> health();

    /** Returns remarks besides the figures, such as orders that were lost, in words. */
    List<String> remarks();

    /** Returns the figures for machines. */
    String json();

    default boolean passed() {
        return failures().isEmpty();
    }
}
