package dev.homeport.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Describes one node as it is known now.
 *
 * @param node the node
 * @param role what it is to the application now
 * @param epoch the history it last said it writes or follows; parts unknown when it has not answered or may not tell
 * @param lastAnswer when it last answered a probe
 * @param lastWord what it last said, in words, for people
 * @param lagBytes how many bytes of WAL a standby is behind the primary's last known position; empty when unknown, and of
 *     one that has diverged, of which a warning tells
 * @param warnings what limits Homeport on this node, such as a function the role may not call
 */
public record NodeStatus(
        Node node,
        Role role,
        Epoch epoch,
        Optional<Instant> lastAnswer,
        String lastWord,
        OptionalLong lagBytes,
        List<String> warnings) {

    /** The part that a node plays for the application. */
    public enum Role {
        /** The one node that borrowers are led to. */
        PRIMARY,
        /** In recovery, following some primary. */
        STANDBY,
        /** Writable, but overtaken by a promotion: never used again until it is a standby. */
        STALE_PRIMARY,
        /** Writable, on the same timeline as another server or not told apart from it; of a fenced tie also a silent one. */
        RIVAL,
        /** A second name of the server that is the primary. */
        ALIAS,
        /** Of another cluster. */
        FOREIGN,
        /** Not answering usably, or not probed yet. */
        SILENT
    }

    /** Copies the list. */
    public NodeStatus {
        warnings = List.copyOf(warnings);
    }
}
