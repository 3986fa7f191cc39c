package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides which node is the primary. Pure: no I/O, no clock, no lock; the same observations give the same verdicts.
 *
 * <p>{@code pg_is_in_recovery() = false} alone never makes a primary, because an old primary that survived a promotion
 * says the same of itself; only the timeline tells them apart. Hence, in this order:
 *
 * <ol>
 *   <li>The highest timeline seen of each cluster counts from the moment it is seen, whatever else is decided.
 *   <li>Nothing is accepted before an attempt to probe each node has ended, so that no answer wins by speed or by
 *       nearness. A node that is alive and could not be asked, being full or refusing the password, may be the new
 *       primary: it holds the first acceptance back for {@link #FIRST_ACCEPTANCE_HOLD}. After that the primary is accepted
 *       as unverified, and stays so until that node has answered.
 *   <li>Nodes of another cluster (system identifier) are never candidates. If they disagree before a primary was ever
 *       accepted and no identifier was configured or preferred, there is no primary: choosing would be a guess.
 *   <li>A writable node below the highest timeline ever seen of its cluster was overtaken by a promotion and is never used
 *       again.
 *   <li>A higher timeline is proof and wins at once.
 *   <li>Two servers claiming the highest timeline, each twice, are fenced until one gives up or a higher timeline shows
 *       up; silence is not giving up. More may join, and none is forgotten. A claim that was heard once is given up also
 *       by the death of its server, which may have moved. Two names of one server are one server.
 *   <li>The current primary stays until it answers that it is none, or until it has missed {@link #DEAD_AFTER_MISSES}
 *       probes and been silent for {@link #DEAD_AFTER_SILENCE} since the first of them began, while another node answered.
 *       If no node answers, the fault is more likely ours and nothing changes.
 * </ol>
 *
 * <p>An unreadable timeline is neither higher nor lower than a known one. With it the current primary stays for as long as
 * it answers as a primary and no promotion is seen, and nothing can be fenced.
 */
public final class PrimaryElection {

    /** Consecutive probes a primary must miss. One lost packet costs one probe; three in a row are no accident. */
    static final int DEAD_AFTER_MISSES = 3;

    /** How long a primary must have been silent. With the default schedule the verdict falls 1.5 to 2.4 s after a freeze. */
    static final Duration DEAD_AFTER_SILENCE = Duration.ofMillis(1_500);

    /** A full server has a slot free, or a rotated password is there, within seconds or not for long. */
    static final Duration FIRST_ACCEPTANCE_HOLD = Duration.ofSeconds(5);

    public ElectionState next(ElectionState before, Observation observation) {
        var now = observation.at();
        var state = before.observing(observation);
        if (!state.accepted()) {
            if (!state.nodes().stream().allMatch(NodeState::settled)) {
                return state;
            }
            if (state.nodesDisagreeOnCluster()) {
                if (!state.preferredClusterIsSeen()) {
                    return state.concluding(
                            new ElectionVerdict.NoPrimary(VerdictMessages.differentClusters(state)), now);
                }
                state = state.ours(state.ours().settledBy(state.ours().preferred()));
            }
        }
        var promoted = before.highestTimeline().isPresent()
                && state.highestTimeline().orElse(0) > before.highestTimeline().getAsInt();
        var contenders = contenders(state, promoted);
        return switch (contenders.size()) {
            case 0 -> withoutContender(state, now);
            case 1 ->
                promoted
                        ? accepting(state.tied(Optional.empty()), contenders.get(0), now)
                        : withOneContender(state, contenders.get(0), now);
            default -> withRivals(state, contenders, now);
        };
    }

    private ElectionState withoutContender(ElectionState state, Instant now) {
        var open = openRivals(state, now);
        if (open.size() > 1) {
            return tied(state, open, now);
        }
        var untied = state.tied(Optional.empty()).held(Optional.empty());
        return currentPrimaryHolds(untied, now)
                ? keeping(untied, now)
                : untied.concluding(new ElectionVerdict.NoPrimary(VerdictMessages.withoutContender(untied, now)), now);
    }

    private ElectionState withOneContender(ElectionState state, NodeState winner, Instant now) {
        var open = openRivals(state, now);
        if (open.stream()
                .anyMatch(rival -> !rival.equals(winner.node()) && !sameServer(state.nodeState(rival), winner))) {
            return tied(state, open, now);
        }
        var currentPrimary = state.primary();
        if (currentPrimary.isPresent()
                && !currentPrimary.get().equals(winner.node())
                && currentPrimaryHolds(state, now)) {
            return keeping(state, now);
        }
        return accepting(state.tied(Optional.empty()), winner, now);
    }

    private ElectionState withRivals(ElectionState state, List<NodeState> contenders, Instant now) {
        var nodes = contenders.stream().map(NodeState::node).toList();
        var rivals = contenders.stream()
                .filter(contender -> timeline(contender).isPresent())
                .toList();
        if (rivals.size() < 2) {
            var open = openRivals(state, now);
            if (open.size() > 1) {
                return tied(state, open, now);
            }
            return currentPrimaryHolds(state, now)
                    ? keeping(state, now)
                    : state.concluding(new ElectionVerdict.NoPrimary(VerdictMessages.indistinguishable(nodes)), now);
        }
        var tied = state.tied(Optional.of(tie(state, rivals, now)));
        return tied(tied, openRivals(tied, now), now);
    }

    /**
     * Returns what follows from a tie whose rivals are not resolved: a fence, or the patience to hear each claim twice.
     */
    private static ElectionState tied(ElectionState state, List<Node> rivals, Instant now) {
        var tie = state.tie().orElseThrow();
        if (tie.confirmed()) {
            return state.concluding(new ElectionVerdict.Fenced(rivals, tie.timeline()), now);
        }
        return currentPrimaryHolds(state, now)
                ? keeping(state, now)
                : state.concluding(new ElectionVerdict.NoPrimary(VerdictMessages.rivals(rivals, tie.timeline())), now);
    }

    /**
     * Writable nodes of our cluster that no promotion has overtaken, a server once.
     *
     * @param promoted whether a promotion has just been seen: it overtakes also what does not tell its timeline
     */
    private static List<NodeState> contenders(ElectionState state, boolean promoted) {
        var writable = new ArrayList<NodeState>();
        for (var candidate : state.nodes()) {
            if (candidate.current().isEmpty()
                    || !claims(state, candidate)
                    || promoted && timeline(candidate).isEmpty()) {
                continue;
            }
            var alias = writable.stream()
                    .filter(other -> sameServer(other, candidate))
                    .findFirst();
            if (alias.isEmpty()) {
                writable.add(candidate);
            } else if (state.primary().filter(candidate.node()::equals).isPresent()) {
                writable.set(writable.indexOf(alias.get()), candidate);
            }
        }
        return List.copyOf(writable);
    }

    /** Returns whether the node's last word was that it is a primary of ours, and no promotion has overtaken it. */
    private static boolean claims(ElectionState state, NodeState node) {
        return node.facts()
                .filter(facts -> facts.writable() && !state.foreign(facts) && !state.stale(facts))
                .isPresent();
    }

    /** Returns whether the current primary is kept unless another node has proved more. */
    private static boolean currentPrimaryHolds(ElectionState state, Instant now) {
        return state.primary()
                .map(state::nodeState)
                .filter(currentPrimary -> claims(state, currentPrimary) && !dead(state, currentPrimary, now))
                .isPresent();
    }

    /** Returns whether the node has been silent for too often and too long while another one answers, also now. */
    public static boolean dead(ElectionState state, NodeState node, Instant now) {
        return node.missesWhilePeersAnswered() >= DEAD_AFTER_MISSES
                && node.silentSince()
                        .filter(since -> !now.isBefore(since.plus(DEAD_AFTER_SILENCE)))
                        .isPresent()
                && state.peerAnsweringSince(node.node()).isPresent();
    }

    /** Returns the tie of these rivals and of those that joined it before; each one that joins is to be heard twice. */
    private static ElectionState.Tie tie(ElectionState state, List<NodeState> rivals, Instant now) {
        var timeline = timeline(rivals.get(0)).orElseThrow();
        var claiming = rivals.stream().map(NodeState::node).toList();
        var seen = state.tie().filter(tie -> tie.timeline() == timeline);
        if (seen.isEmpty()) {
            return new ElectionState.Tie(claiming, timeline, now, false);
        }
        var before = seen.get();
        var all = state.nodes().stream()
                .map(NodeState::node)
                .filter(node -> before.rivals().contains(node) || claiming.contains(node))
                .toList();
        var grown = all.size() > before.rivals().size();
        var repeated = rivals.stream()
                        .flatMap(rival -> rival.answeredAt().stream())
                        .filter(before.firstSeen()::isBefore)
                        .count()
                >= 2;
        return new ElectionState.Tie(
                all,
                timeline,
                grown && !before.confirmed() ? now : before.firstSeen(),
                before.confirmed() || repeated && !grown);
    }

    /**
     * Returns members of the tie whose last word still is the claim, unless it was heard once only and its server is
     * dead.
     */
    private static List<Node> openRivals(ElectionState state, Instant now) {
        if (state.tie().isEmpty()) {
            return List.of();
        }
        var tie = state.tie().get();
        return tie.rivals().stream()
                .map(state::nodeState)
                .filter(rival -> claims(state, rival) && (tie.confirmed() || !dead(state, rival, now)))
                .map(NodeState::node)
                .toList();
    }

    private static boolean sameServer(NodeState a, NodeState b) {
        return a.facts().isPresent()
                && b.facts().isPresent()
                && a.facts().get().sameServerAs(b.facts().get());
    }

    private static OptionalInt timeline(NodeState node) {
        return node.facts().orElseThrow().epoch().timeline();
    }

    private static ElectionState accepting(ElectionState state, NodeState winner, Instant now) {
        var unasked = state.nodes().stream()
                .filter(node -> node.unasked() && !dead(state, node, now))
                .map(NodeState::node)
                .toList();
        if (!state.accepted() && !unasked.isEmpty()) {
            var since = state.heldSince().orElse(now);
            if (now.isBefore(since.plus(FIRST_ACCEPTANCE_HOLD))) {
                return state.held(Optional.of(since))
                        .concluding(new ElectionVerdict.NoPrimary(VerdictMessages.held(winner.node(), unasked)), now);
            }
        }
        return state.accepting(winner.facts().orElseThrow().epoch(), unasked)
                .concluding(new ElectionVerdict.Serving(winner.node(), false), now);
    }

    private static ElectionState keeping(ElectionState state, Instant now) {
        var currentPrimary = state.nodeState(state.primary().orElseThrow());
        return state.concluding(new ElectionVerdict.Serving(currentPrimary.node(), currentPrimary.misses() > 0), now);
    }
}
