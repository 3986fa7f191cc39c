package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Node;
import java.time.Instant;
import java.util.List;

/** Applies an operator's requests to the election's state: another list of nodes, another cluster. Pure. */
public final class OperatorRequests {

    private OperatorRequests() {}

    /**
     * Goes on with another list of nodes, keeping what is known of those that stay. Taking a rival off the list gives
     * it up and so ends a tie; taking the primary off the list leaves none until another is accepted. A list on which
     * no address stays may bring in another cluster, unless the user has named ours. Timelines are never forgotten.
     */
    public static ElectionState nodes(ElectionState state, List<Node> wanted, Instant now) {
        var states = wanted.stream()
                .map(node -> state.knows(node) ? state.nodeState(node) : NodeState.unseen(node))
                .toList();
        var stays = wanted.stream()
                .anyMatch(node -> state.nodes().stream()
                        .anyMatch(known -> known.node().address().equals(node.address())));
        var next = stays
                ? state.listing(states)
                : state.startingOver(states, state.ours().unsettled());
        var gone = state.primary().filter(primary -> !wanted.contains(primary));
        if (gone.isPresent()) {
            return next.concluding(new ElectionVerdict.NoPrimary(gone.get() + " was taken off the list of nodes"), now);
        }
        return state.verdict() instanceof ElectionVerdict.Fenced && next.tie().isEmpty()
                ? next.concluding(new ElectionVerdict.NoPrimary("a rival was taken off the list of nodes"), now)
                : next;
    }

    /**
     * Goes on with this epoch because the operator says so, also when its timeline is lower than one seen before. A
     * server that answers on a higher one of the same cluster still wins. A current primary of that cluster stays.
     */
    public static ElectionState adopting(ElectionState state, long cluster, int timeline, Instant now) {
        var known = state.ours().adopting(cluster, timeline);
        for (var node : state.nodes()) {
            known = node.current()
                    .filter(ServerFacts::writable)
                    .map(ServerFacts::epoch)
                    .map(known::seen)
                    .orElse(known);
        }
        var current =
                state.primary().flatMap(primary -> state.nodeState(primary).facts());
        return current.isPresent() && !known.foreign(current.get().epoch())
                ? state.ours(known)
                : state.startingOver(state.nodes(), known)
                        .concluding(new ElectionVerdict.NoPrimary(VerdictMessages.adopted(cluster, timeline)), now);
    }
}
