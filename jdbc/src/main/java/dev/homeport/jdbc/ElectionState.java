package dev.homeport.jdbc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The election's whole memory, immutable.
 *
 * @param nodes one record a node, in the order the user listed them
 * @param systemIdentifier the cluster that is ours: the configured one, else that of the first accepted primary
 * @param accepted whether a primary was ever accepted
 * @param highestTimeline the highest timeline ever seen on a writable node of our cluster
 * @param tie several servers claiming that timeline at once, once seen
 * @param since when the verdict last changed in kind or node
 */
record ElectionState(
        List<NodeRecord> nodes,
        OptionalLong systemIdentifier,
        boolean accepted,
        OptionalInt highestTimeline,
        Optional<Tie> tie,
        Verdict verdict,
        Instant since) {

    /**
     * Servers that claim the same timeline.
     *
     * @param confirmed whether each of them has repeated its claim since the tie was first seen
     */
    record Tie(List<Node> rivals, int timeline, Instant firstSeen, boolean confirmed) {}

    static ElectionState starting(List<Node> nodes, OptionalLong configuredIdentifier, Instant now) {
        return new ElectionState(
                nodes.stream().map(NodeRecord::unseen).toList(),
                configuredIdentifier,
                false,
                OptionalInt.empty(),
                Optional.empty(),
                new Verdict.Starting(),
                now);
    }

    NodeRecord record(Node node) {
        return nodes.stream()
                .filter(candidate -> candidate.node().equals(node))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(node + " is not one of the configured nodes"));
    }

    Optional<Node> primary() {
        return verdict instanceof Verdict.Serving serving ? Optional.of(serving.primary()) : Optional.empty();
    }

    /** Whether the server is known to belong to another cluster; an unreadable identifier is never different. */
    boolean foreign(ServerFacts facts) {
        var theirs = facts.epoch().systemIdentifier();
        return systemIdentifier.isPresent() && theirs.isPresent() && !systemIdentifier.equals(theirs);
    }

    /** Whether the server is known to have been overtaken by a promotion. */
    boolean stale(ServerFacts facts) {
        var theirs = facts.epoch().timeline();
        return facts.writable()
                && highestTimeline.isPresent()
                && theirs.isPresent()
                && theirs.getAsInt() < highestTimeline.getAsInt();
    }

    /** Whether nodes that answered belong to different clusters and nothing tells which of them is ours. */
    boolean nodesDisagreeOnCluster() {
        return systemIdentifier.isEmpty()
                && nodes.stream()
                                .map(NodeRecord::systemIdentifier)
                                .filter(OptionalLong::isPresent)
                                .distinct()
                                .count()
                        > 1;
    }

    boolean knows(Node node) {
        return nodes.stream().anyMatch(known -> known.node().equals(node));
    }

    /**
     * Goes on with another list of nodes, keeping what is known of those that stay. Taking a rival off the list is giving
     * it up, so it ends a tie; taking the primary off the list ends its office.
     */
    ElectionState withNodes(List<Node> wanted, Instant now) {
        var records = wanted.stream()
                .map(node -> knows(node) ? record(node) : NodeRecord.unseen(node))
                .toList();
        var remainingTie = tie.filter(seen -> wanted.containsAll(seen.rivals()));
        var next =
                new ElectionState(records, systemIdentifier, accepted, highestTimeline, remainingTie, verdict, since);
        if (primary().isPresent() && !wanted.contains(primary().get())) {
            var reason = primary().get() + " was taken off the list of nodes";
            return next.concluding(new Verdict.NoPrimary(reason), now);
        }
        return verdict instanceof Verdict.Fenced && remainingTie.isEmpty()
                ? next.concluding(new Verdict.NoPrimary("a rival was taken off the list of nodes"), now)
                : next;
    }

    /** Whether every node has missed so many probes that one alone would be taken for dead. */
    boolean allSilent() {
        return nodes.stream().allMatch(node -> node.misses() >= PrimaryElection.DEAD_AFTER_MISSES);
    }

    /** Whether the nodes should be looked at often: anything but a primary that answers and has no rival. */
    boolean suspicious() {
        return tie.isPresent() || !(verdict instanceof Verdict.Serving serving) || serving.suspect();
    }

    /** Since when some node other than this one has been answering without a break, if any is. */
    Optional<Instant> witnessAgainst(Node node) {
        return nodes.stream()
                .filter(other -> !other.node().equals(node))
                .flatMap(other -> other.answeringSince().stream())
                .min(Instant::compareTo);
    }

    ElectionState observing(Observation observation) {
        var witness = witnessAgainst(observation.node());
        var observed = nodes.stream()
                .map(old -> old.node().equals(observation.node()) ? old.after(observation, witness) : old)
                .toList();
        return new ElectionState(observed, systemIdentifier, accepted, highestTimeline, tie, verdict, since);
    }

    ElectionState tied(Optional<Tie> seen) {
        return new ElectionState(nodes, systemIdentifier, accepted, highestTimeline, seen, verdict, since);
    }

    ElectionState raisedTo(int timeline) {
        var highest = OptionalInt.of(Math.max(timeline, highestTimeline.orElse(0)));
        return new ElectionState(nodes, systemIdentifier, accepted, highest, tie, verdict, since);
    }

    /** Adopts the epoch of an accepted primary; the first one also settles which cluster is ours. */
    ElectionState accepting(Epoch epoch) {
        var ours = systemIdentifier.isPresent() ? systemIdentifier : epoch.systemIdentifier();
        var adopted = new ElectionState(nodes, ours, true, highestTimeline, tie, verdict, since);
        return epoch.timeline().isPresent() ? adopted.raisedTo(epoch.timeline().getAsInt()) : adopted;
    }

    ElectionState concluding(Verdict next, Instant now) {
        return new ElectionState(
                nodes,
                systemIdentifier,
                accepted,
                highestTimeline,
                tie,
                next,
                next.sameOutcomeAs(verdict) ? since : now);
    }
}
