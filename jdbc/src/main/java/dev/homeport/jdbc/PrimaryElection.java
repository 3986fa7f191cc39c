package dev.homeport.jdbc;

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
 *   <li>Nothing is accepted before an attempt to probe each node has ended, so that no answer wins by speed or by
 *       nearness.
 *   <li>Nodes of another cluster (system identifier) are never candidates. If they disagree before a primary was ever
 *       accepted and no identifier was configured, there is no primary: choosing would be a guess.
 *   <li>A writable node below the highest timeline ever seen was overtaken by a promotion and is never used again.
 *   <li>A higher timeline is proof and wins at once.
 *   <li>Two servers claiming the highest timeline, each twice, are fenced until one gives up or a higher timeline shows
 *       up; silence is not giving up. Two names of one server are one server.
 *   <li>The primary in office stays until it answers that it is none, or until it has been silent for
 *       {@link #DEAD_AFTER_MISSES} probes and {@link #DEAD_AFTER_SILENCE} while another node answered. If nobody
 *       answers, the fault is more likely ours and nothing changes.
 * </ol>
 *
 * <p>An unreadable timeline is neither higher nor lower than a known one. With it the office-holder stays for as long as
 * it answers as a primary, and nothing can be fenced.
 */
final class PrimaryElection {

    /** Consecutive probes a primary must miss. One lost packet costs one probe; three in a row are no accident. */
    static final int DEAD_AFTER_MISSES = 3;

    /** How long a primary must have been silent. With the default pace the verdict falls 1.2 to 2.2 s after a freeze. */
    static final Duration DEAD_AFTER_SILENCE = Duration.ofMillis(1_500);

    ElectionState next(ElectionState before, Observation observation) {
        var now = observation.at();
        var state = before.observing(observation);
        if (!state.accepted()) {
            if (!state.nodes().stream().allMatch(NodeRecord::settled)) {
                return state;
            }
            if (state.nodesDisagreeOnCluster()) {
                return state.concluding(new Verdict.NoPrimary(Reasons.differentClusters(state)), now);
            }
        }
        var contenders = contenders(state);
        return switch (contenders.size()) {
            case 0 -> withoutContender(state, now);
            case 1 -> withOneContender(state, contenders.get(0), now);
            default -> withRivals(state, contenders, now);
        };
    }

    private ElectionState withoutContender(ElectionState state, Instant now) {
        var unresolved = unresolvedRivals(state);
        if (unresolved.size() > 1) {
            return fenced(state, unresolved, now);
        }
        var untied = state.tied(Optional.empty());
        return officeHolderHolds(untied, now)
                ? keeping(untied, now)
                : untied.concluding(new Verdict.NoPrimary(Reasons.withoutContender(untied, now)), now);
    }

    private ElectionState withOneContender(ElectionState state, NodeRecord winner, Instant now) {
        var overtakes = overtakes(state, winner);
        if (!overtakes) {
            var unresolved = unresolvedRivals(state);
            if (unresolved.stream().anyMatch(rival -> !sameServer(state.record(rival), winner))) {
                return fenced(state, unresolved, now);
            }
            var officeHolder = state.primary();
            if (officeHolder.isPresent()
                    && !officeHolder.get().equals(winner.node())
                    && officeHolderHolds(state, now)) {
                return keeping(state, now);
            }
        }
        return accepting(state.tied(Optional.empty()), winner, now);
    }

    private ElectionState withRivals(ElectionState state, List<NodeRecord> contenders, Instant now) {
        var nodes = contenders.stream().map(NodeRecord::node).toList();
        var timelines = contenders.stream().map(PrimaryElection::timeline).toList();
        var inOffice = state.primary().filter(nodes::contains);
        if (timelines.stream().filter(OptionalInt::isPresent).count() < 2) {
            return inOffice.isPresent() || officeHolderHolds(state, now)
                    ? keeping(state, now)
                    : state.concluding(new Verdict.NoPrimary(Reasons.indistinguishable(nodes)), now);
        }
        var timeline = timelines.stream()
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .max()
                .orElseThrow();
        var rivals = contenders.stream()
                .filter(contender -> timeline(contender).isPresent())
                .toList();
        var tie = tie(state, rivals, timeline, now);
        var tied = state.tied(Optional.of(tie)).raisedTo(timeline);
        if (tie.confirmed()) {
            return fenced(tied, tie.rivals(), now);
        }
        return inOffice.isPresent()
                ? keeping(tied, now)
                : tied.concluding(new Verdict.NoPrimary(Reasons.rivals(nodes, timeline)), now);
    }

    /** Writable nodes of our cluster that no promotion has overtaken, a server once, of the highest timeline among them. */
    private static List<NodeRecord> contenders(ElectionState state) {
        var writable = new ArrayList<NodeRecord>();
        for (var candidate : state.nodes()) {
            var facts = candidate.current();
            if (facts.isEmpty() || !facts.get().writable() || state.foreign(facts.get()) || state.stale(facts.get())) {
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
        var top = writable.stream()
                .map(PrimaryElection::timeline)
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .max();
        var proven = top.isPresent()
                && (state.highestTimeline().isEmpty()
                        || top.getAsInt() > state.highestTimeline().getAsInt());
        return proven
                ? writable.stream()
                        .filter(candidate -> timeline(candidate).equals(top))
                        .toList()
                : List.copyOf(writable);
    }

    private static boolean overtakes(ElectionState state, NodeRecord winner) {
        var timeline = timeline(winner);
        return timeline.isPresent()
                && state.highestTimeline().isPresent()
                && timeline.getAsInt() > state.highestTimeline().getAsInt();
    }

    /** Whether the primary in office, which is not among the contenders now, is to be kept all the same. */
    private static boolean officeHolderHolds(ElectionState state, Instant now) {
        if (state.primary().isEmpty()) {
            return false;
        }
        var officeHolder = state.record(state.primary().get());
        return officeHolder.current().isEmpty() && !dead(state, officeHolder, now);
    }

    /** Whether the node has been silent for too often and too long while another one answers, also now. */
    static boolean dead(ElectionState state, NodeRecord node, Instant now) {
        return node.witnessedMisses() >= DEAD_AFTER_MISSES
                && node.accusedSince()
                        .filter(since -> !now.isBefore(since.plus(DEAD_AFTER_SILENCE)))
                        .isPresent()
                && state.witnessAgainst(node.node()).isPresent();
    }

    private static ElectionState.Tie tie(ElectionState state, List<NodeRecord> rivals, int timeline, Instant now) {
        var nodes = rivals.stream().map(NodeRecord::node).toList();
        var seenBefore = state.tie()
                .filter(tie -> tie.timeline() == timeline && tie.rivals().containsAll(nodes));
        if (seenBefore.isEmpty()) {
            return new ElectionState.Tie(nodes, timeline, now, false);
        }
        var repeated = rivals.stream()
                .allMatch(rival -> rival.answeredAt()
                        .filter(seenBefore.get().firstSeen()::isBefore)
                        .isPresent());
        return new ElectionState.Tie(
                seenBefore.get().rivals(),
                timeline,
                seenBefore.get().firstSeen(),
                seenBefore.get().confirmed() || repeated);
    }

    /** Members of a confirmed tie whose last word still is the claim; a silent one has not given up. */
    private static List<Node> unresolvedRivals(ElectionState state) {
        if (state.tie().isEmpty() || !state.tie().get().confirmed()) {
            return List.of();
        }
        return state.tie().get().rivals().stream()
                .filter(node -> state.record(node)
                        .facts()
                        .filter(facts -> facts.writable() && !state.foreign(facts) && !state.stale(facts))
                        .isPresent())
                .toList();
    }

    private static boolean sameServer(NodeRecord a, NodeRecord b) {
        return a.facts().isPresent()
                && b.facts().isPresent()
                && a.facts().get().sameServerAs(b.facts().get());
    }

    private static OptionalInt timeline(NodeRecord node) {
        return node.facts().orElseThrow().epoch().timeline();
    }

    private static ElectionState accepting(ElectionState state, NodeRecord winner, Instant now) {
        return state.accepting(winner.facts().orElseThrow().epoch())
                .concluding(new Verdict.Serving(winner.node(), false), now);
    }

    private static ElectionState keeping(ElectionState state, Instant now) {
        var officeHolder = state.record(state.primary().orElseThrow());
        return state.concluding(new Verdict.Serving(officeHolder.node(), officeHolder.misses() > 0), now);
    }

    private static ElectionState fenced(ElectionState state, List<Node> rivals, Instant now) {
        var timeline = state.tie().orElseThrow().timeline();
        return state.concluding(new Verdict.Fenced(rivals, timeline), now);
    }
}
