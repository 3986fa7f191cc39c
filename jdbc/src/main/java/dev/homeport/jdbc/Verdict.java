package dev.homeport.jdbc;

import java.util.List;

/** What the election concluded. */
sealed interface Verdict {

    /** Not every node has been probed once yet. */
    record Starting() implements Verdict {}

    /**
     * Borrowers are led to this node.
     *
     * @param suspect whether it has missed a probe since it last answered
     */
    record Serving(Node primary, boolean suspect) implements Verdict {}

    /** No node may be used as the primary. */
    record NoPrimary(String reason) implements Verdict {}

    /** Several servers claim the same timeline: writes are refused rather than one of them chosen. */
    record Fenced(List<Node> rivals, int timeline) implements Verdict {}

    /** Whether nothing but the details changed: the same primary, or still none for the same kind of reason. */
    default boolean sameOutcomeAs(Verdict other) {
        return this instanceof Serving mine && other instanceof Serving theirs
                ? mine.primary().equals(theirs.primary())
                : getClass() == other.getClass();
    }
}
