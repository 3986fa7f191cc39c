package dev.homeport.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An immutable view of all nodes: the decision, the facts behind it, and their times.
 *
 * @param state what borrowers get
 * @param since when the state or the primary last changed
 * @param primary the node that borrowers are led to; empty unless the state is {@code SERVING} or {@code SUSPECT}
 * @param epoch our cluster's identifier and the highest timeline ever seen
 * @param nodes every node, in the order they were configured
 * @param reason why there is no primary, in words; empty while there is one
 * @param unverifiedBy nodes that were alive and could not be asked for 5 s when the first primary was accepted, nor since
 *     then, being full or refusing the password: one of them may be the true primary; empty when all is known
 * @param anyNodeAnswers whether at least one node has not missed its last three probes; while none answers, the fault is
 *     more likely our own network, and nothing else changes
 * @param decidedAt when the last fact was weighed; it stays close to now while the monitor is alive
 */
public record Topology(
        State state,
        Instant since,
        Optional<Node> primary,
        Epoch epoch,
        List<NodeStatus> nodes,
        String reason,
        List<Node> unverifiedBy,
        boolean anyNodeAnswers,
        Instant decidedAt) {

    /** The state of the data source, as borrowers meet it. */
    public enum State {
        /** Not every node has been probed once; borrowers wait. */
        STARTING,
        /** There is a primary and it answers. */
        SERVING,
        /** There is a primary and it has missed a probe; borrowers still get its connections. */
        SUSPECT,
        /** There is no primary; borrowers wait. */
        NO_PRIMARY,
        /** Several servers claim the same timeline; borrowers wait, and writes are refused rather than guessed. */
        FENCED
    }

    /** Copies the lists. */
    public Topology {
        nodes = List.copyOf(nodes);
        unverifiedBy = List.copyOf(unverifiedBy);
    }
}
