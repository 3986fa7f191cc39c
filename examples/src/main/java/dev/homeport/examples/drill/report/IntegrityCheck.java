package dev.homeport.examples.drill.report;

import java.util.List;

/**
 * Holds what users were told against what one store holds in one region at one moment.
 *
 * @param moment when, in words
 * @param store which store of which region
 * @param acknowledged how many writes were acknowledged before the store was asked
 * @param missing those of them that the store lacks
 * @param twice writes that it holds more than once
 * @param toldWrongly writes that it holds although the user was told "not done", or that no user made
 * @param missingAllowed whether a missing one breaks no promise, and why; empty if it breaks one
 */
public record IntegrityCheck(
        String moment,
        String store,
        long acknowledged,
        List<String> missing,
        List<String> twice,
        List<String> toldWrongly,
        String missingAllowed) {

    /** Copies the lists. */
    public IntegrityCheck {
        missing = List.copyOf(missing);
        twice = List.copyOf(twice);
        toldWrongly = List.copyOf(toldWrongly);
    }

    /** Returns whether every promise was kept. */
    public boolean kept() {
        return twice.isEmpty() && toldWrongly.isEmpty() && (missing.isEmpty() || !missingAllowed.isEmpty());
    }
}
