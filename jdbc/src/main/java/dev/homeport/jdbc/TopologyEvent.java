package dev.homeport.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One decision or finding. Each is also one log line. */
public sealed interface TopologyEvent {

    /** Returns when it was decided. */
    Instant at();

    /**
     * Borrowers are led to a primary: the first one, another one, or the same one again. That is also told when the address
     * of the primary leads to a promoted server now; then {@code from} and {@code primary} are the same node, and the
     * epoch's timeline is a higher one.
     *
     * @param from the primary before, if there ever was one
     * @param firstSign the first missed probe, or the first answer that contradicted the old primary
     * @param swap from the decision until borrowers were let through
     */
    record PrimaryAccepted(Instant at, Optional<Node> from, Node primary, Epoch epoch, Instant firstSign, Duration swap)
            implements TopologyEvent {

        /** Returns how long it took from the first sign to the decision. */
        public Duration detect() {
            return Duration.between(firstSign, at);
        }

        /** Returns whether the application moved to another node. */
        public boolean failover() {
            return from.isPresent() && !from.get().equals(primary);
        }
    }

    /**
     * The first primary was accepted although nodes that are alive could not be asked for 5 s: one of them may be the true
     * primary.
     */
    record PrimaryUnverified(Instant at, Node primary, List<Node> unasked) implements TopologyEvent {}

    /** There is no primary any more; borrowers wait. */
    record PrimaryLost(Instant at, Node primary, String reason, Instant firstSign) implements TopologyEvent {}

    /** Several servers claim the same timeline; writes are refused. */
    record WritesFenced(Instant at, List<Node> rivals, int timeline, String reason) implements TopologyEvent {}

    /** A node that a promotion has overtaken answers as a primary; it is not used. */
    record StalePrimarySeen(Instant at, Node node, Epoch epoch, Epoch accepted) implements TopologyEvent {}

    /**
     * Says what a promotion that borrowers follow may have lost: once when they are led to the new primary, and once more when
     * the old primary shows itself as a writable server again, with what it holds then.
     */
    record PromotionAccounted(Instant at, PromotionLoss loss) implements TopologyEvent {

        /** Returns whether this is the second account, made when the old primary was seen after the promotion. */
        public boolean revised() {
            return loss.lastSeen()
                    .filter(sample -> sample.seenAt().isAfter(loss.followedAt()))
                    .isPresent();
        }
    }

    /**
     * A commit of {@link Transactions} is done on the primary, and its wait for the standby was cancelled, by {@code
     * pg_cancel_backend} or another cancel request. A failover before the standby has received it loses it.
     *
     * @param node the primary, if it is one of the nodes
     * @param position the commit lies before it; empty if it could not be read
     */
    record CommitNotReplicated(Instant at, Optional<Node> node, Epoch epoch, Optional<WalPosition> position)
            implements TopologyEvent {}

    /** A node belongs to another cluster; it is not used. */
    record ForeignClusterSeen(Instant at, Node node, Epoch epoch, Epoch accepted) implements TopologyEvent {}

    /** No node answers: more likely our own network than all of them, so nothing was changed. */
    record AllNodesSilent(Instant at) implements TopologyEvent {}

    /** A node's connections were reset: it was deposed, died, restarted or was taken off the list. */
    record ConnectionsAborted(Instant at, Node node, int connections, Duration took) implements TopologyEvent {}

    /** The list of nodes was changed. */
    record NodesChanged(Instant at, List<Node> added, List<Node> removed) implements TopologyEvent {}

    /** Something limits Homeport on a node, such as a function that the role may not call. */
    record NodeLimited(Instant at, Node node, String warning) implements TopologyEvent {}
}
