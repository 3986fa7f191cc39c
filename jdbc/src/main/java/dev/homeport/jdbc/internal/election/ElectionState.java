package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Holds everything that the election remembers; immutable.
 *
 * @param nodes the state of each node, in the order the user listed them
 * @param ours which cluster is ours, and the highest timelines
 * @param accepted whether a primary of our cluster was ever accepted
 * @param tie several servers claiming the highest timeline at once, once seen
 * @param heldSince when the first primary began to be held back for nodes that could not be asked, if one is
 * @param unverifiedBy nodes that were alive and could not be asked when the first primary was accepted, nor since then
 * @param since when the verdict last changed in kind or node
 */
public record ElectionState(
        List<NodeState> nodes,
        OurCluster ours,
        boolean accepted,
        Optional<Tie> tie,
        Optional<Instant> heldSince,
        List<Node> unverifiedBy,
        ElectionVerdict verdict,
        Instant since) {

    /**
     * Servers that claim the same timeline. More may join; one leaves only by another answer than the claim.
     *
     * @param confirmed whether two of them have repeated the claim since the tie was first seen
     */
    record Tie(List<Node> rivals, int timeline, Instant firstSeen, boolean confirmed) {}

    public static ElectionState starting(List<Node> nodes, OurCluster ours, Instant now) {
        return new ElectionState(
                nodes.stream().map(NodeState::unseen).toList(),
                ours,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                new ElectionVerdict.Starting(),
                now);
    }

    NodeState nodeState(Node node) {
        return nodes.stream()
                .filter(candidate -> candidate.node().equals(node))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(node + " is not one of the configured nodes"));
    }

    public Optional<Node> primary() {
        return verdict instanceof ElectionVerdict.Serving serving ? Optional.of(serving.primary()) : Optional.empty();
    }

    OptionalLong systemIdentifier() {
        return ours.identifier();
    }

    OptionalInt highestTimeline() {
        return ours.highestTimeline();
    }

    /**
     * Returns whether the server is known to belong to another cluster; an unreadable identifier is never different.
     */
    public boolean foreign(ServerFacts facts) {
        return ours.foreign(facts.epoch());
    }

    /** Returns whether the server is known to have been overtaken by a promotion. */
    boolean stale(ServerFacts facts) {
        return facts.writable() && ours.overtaken(facts.epoch());
    }

    /** Returns whether nodes that answered belong to different clusters and nothing tells which of them is ours. */
    boolean nodesDisagreeOnCluster() {
        return systemIdentifier().isEmpty() && clustersSeen().distinct().count() > 1;
    }

    /** Returns whether the cluster that the user prefers in a disagreement is among those of the nodes. */
    boolean preferredClusterIsSeen() {
        return ours.preferred().isPresent() && clustersSeen().anyMatch(ours.preferred()::equals);
    }

    private Stream<OptionalLong> clustersSeen() {
        return nodes.stream().map(NodeState::systemIdentifier).filter(OptionalLong::isPresent);
    }

    public boolean knows(Node node) {
        return nodes.stream().anyMatch(known -> known.node().equals(node));
    }

    /** Returns whether every node has missed so many probes that one alone would be taken for dead. */
    public boolean allSilent() {
        return nodes.stream()
                .allMatch(node -> node.misses() >= PrimaryElection.DEAD_AFTER_MISSES
                        && node.answeringSince().isEmpty());
    }

    /** Returns whether the nodes should be looked at often: anything but a primary that answers and has no rival. */
    public boolean suspicious() {
        return tie.isPresent() || !(verdict instanceof ElectionVerdict.Serving serving) || serving.suspect();
    }

    /** Returns the start of the longest unbroken run of answers of any other node; empty if no other node answers. */
    Optional<Instant> peerAnsweringSince(Node node) {
        return nodes.stream()
                .filter(other -> !other.node().equals(node))
                .flatMap(other -> other.answeringSince().stream())
                .min(Instant::compareTo);
    }

    ElectionState observing(Observation observation) {
        var peerSince = peerAnsweringSince(observation.node());
        var observed = nodes.stream()
                .map(old -> old.node().equals(observation.node())
                        ? old.after(observation, peerSince)
                        : compared(old, observation))
                .toList();
        if (!(observation.result() instanceof ProbeResult.Answered answered)) {
            return with(observed, ours, unverifiedBy);
        }
        var known = answered.facts().writable() ? ours.seen(answered.facts().epoch()) : ours;
        var unverified = unverifiedBy.stream()
                .filter(node -> !node.equals(observation.node()))
                .toList();
        return with(observed, known, unverified);
    }

    private NodeState compared(NodeState other, Observation observation) {
        return primary().filter(observation.node()::equals).isPresent()
                        && observation.result() instanceof ProbeResult.Answered answered
                        && answered.facts().writable()
                ? other.comparedWith(answered.facts(), observation.startedAt())
                : other;
    }

    ElectionState tied(Optional<Tie> seen) {
        return new ElectionState(nodes, ours, accepted, seen, heldSince, unverifiedBy, verdict, since);
    }

    ElectionState held(Optional<Instant> from) {
        return new ElectionState(nodes, ours, accepted, tie, from, unverifiedBy, verdict, since);
    }

    ElectionState ours(OurCluster known) {
        return with(nodes, known, unverifiedBy);
    }

    /** Adopts the epoch of a primary; the first one also settles which cluster is ours. */
    ElectionState accepting(Epoch epoch, List<Node> couldNotBeAsked) {
        var settled = ours.settledBy(epoch.systemIdentifier());
        var unverified = accepted ? unverifiedBy : couldNotBeAsked;
        return new ElectionState(nodes, settled, true, tie, Optional.empty(), unverified, verdict, since);
    }

    ElectionState concluding(ElectionVerdict next, Instant now) {
        return new ElectionState(
                nodes, ours, accepted, tie, heldSince, unverifiedBy, next, next.sameOutcomeAs(verdict) ? since : now);
    }

    /** Starts over with the first acceptance: with another list of nodes, or for another cluster. */
    ElectionState startingOver(List<NodeState> states, OurCluster known) {
        return new ElectionState(states, known, false, Optional.empty(), Optional.empty(), List.of(), verdict, since);
    }

    ElectionState listing(List<NodeState> states) {
        var listed = states.stream().map(NodeState::node).toList();
        return new ElectionState(
                states,
                ours,
                accepted,
                tie.filter(seen -> listed.containsAll(seen.rivals())),
                heldSince,
                unverifiedBy.stream().filter(listed::contains).toList(),
                verdict,
                since);
    }

    private ElectionState with(List<NodeState> states, OurCluster known, List<Node> unverified) {
        return new ElectionState(states, known, accepted, tie, heldSince, unverified, verdict, since);
    }
}
