package dev.homeport.examples.drill;

import java.util.List;
import java.util.Map;

/** All runs of one play, and whether they kept the bounds. */
sealed interface DrillVerdict permits FailoverVerdicts, ReroutingVerdicts {

    String label();

    /** Everything that fails the drill, in words. */
    List<String> failures();

    /** What would fail a full run and only warns in a short one. */
    List<String> warnings();

    /** Each region's answers to {@code /health} in the last run, from its fault on; empty if there was none. */
    Map<String, String> health();

    /** What is to be known besides the figures, such as orders that were lost, in words. */
    List<String> remarks();

    /** The figures for machines. */
    String json();

    default boolean passed() {
        return failures().isEmpty();
    }
}
