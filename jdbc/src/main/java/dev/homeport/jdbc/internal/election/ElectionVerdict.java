package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Node;
import java.util.List;

/** Says where the election leads borrowers, or why nowhere. */
public sealed interface ElectionVerdict {

    /** Not every node has been probed once yet. */
    record Starting() implements ElectionVerdict {}

    /**
     * Borrowers are led to this node.
     *
     * @param suspect whether it has missed a probe since it last answered
     */
    record Serving(Node primary, boolean suspect) implements ElectionVerdict {}

    /** No node may be used as the primary. */
    record NoPrimary(String reason) implements ElectionVerdict {}

    /** Several servers claim the same timeline: writes are refused rather than one of them chosen. */
    record Fenced(List<Node> rivals, int timeline) implements ElectionVerdict {}

    /** Returns whether nothing but the details changed: the same primary, or still none for the same kind of reason. */
    default boolean sameOutcomeAs(ElectionVerdict other) {
        return this instanceof Serving mine && other instanceof Serving theirs
                ? mine.primary().equals(theirs.primary())
                : getClass() == other.getClass();
    }
}
