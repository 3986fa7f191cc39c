package dev.homeport.jdbc.internal.promotion;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.WalPosition;
import dev.homeport.jdbc.WalSample;
import dev.homeport.jdbc.internal.election.ElectionState;
import dev.homeport.jdbc.internal.election.NodeState;
import dev.homeport.jdbc.internal.election.ReplicationFacts;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.election.ServerIdentity;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers of each node what accounts for a promotion, and recognises one when borrowers follow it. Immutable; each state of
 * the election makes the next one.
 *
 * <p>A promotion is followed when the primary is another one on a higher timeline of the same cluster, be it behind the same
 * name; and when it is another node and the timelines are not known. That borrowers go to another node of the same timeline,
 * to another cluster, or to a lower timeline that an operator has adopted, is none.
 *
 * <p>The switch point is certain only where this process has seen the new primary as a standby in the present life of its
 * server, and its timeline is the next one: a restart forgets it, and two promotions in between have two of them.
 *
 * @param served the primary that borrowers were led to last
 * @param standbys how each node was last seen as a standby
 * @param followed the last promotion that was followed
 */
public record PromotionWatch(
        Optional<Served> served, Map<Node, StandbySight> standbys, Optional<PromotionFacts> followed) {

    /** The primary, how far it has written, and what it last said of its standbys. */
    record Served(Node node, Epoch epoch, WalSeries wal, ReplicationFacts replication) {

        Served seen(ServerFacts facts, Instant askedAt) {
            return new Served(node, epoch, sample(facts, askedAt).map(wal::plus).orElse(wal), facts.replication());
        }
    }

    /** A life of a server as a standby, and the names that it may stream under. */
    record StandbySight(ServerIdentity identity, Optional<String> receiverName, Optional<String> clusterName) {

        StandbyNames names(Node node) {
            return receiverName
                    .map(StandbyNames::told)
                    .orElseGet(() -> StandbyNames.guessed(clusterName
                            .filter(name -> !name.isEmpty())
                            .filter(name -> !name.equals(node.region().value()))
                            .map(name -> Set.of(name, node.region().value()))
                            .orElseGet(() -> Set.of(node.region().value()))));
        }
    }

    public static final PromotionWatch NEW = new PromotionWatch(Optional.empty(), Map.of(), Optional.empty());

    public PromotionWatch {
        standbys = Map.copyOf(standbys);
    }

    /** Takes the election's state into account; a promotion that it follows is {@link #followed} then. */
    public PromotionWatch next(ElectionState state, Instant now) {
        var seen =
                new PromotionWatch(served.map(primary -> seenAgain(primary, state)), standbysIn(state), revised(state));
        var primary = state.primary()
                .flatMap(node -> find(state, node))
                .filter(node -> node.facts().isPresent());
        return primary.isEmpty() ? seen : seen.leadingTo(primary.get(), now);
    }

    private PromotionWatch leadingTo(NodeState primary, Instant now) {
        var facts = primary.facts().orElseThrow();
        var known =
                served.filter(last -> last.node().equals(primary.node()) && sameHistory(last.epoch(), facts.epoch()));
        if (known.isPresent()) {
            return this;
        }
        var fresh = new Served(primary.node(), facts.epoch(), WalSeries.EMPTY, facts.replication())
                .seen(facts, primary.askedAt().orElse(now));
        var promotion = served.filter(last -> promoted(last, fresh)).map(last -> facts(last, fresh, facts, now));
        return new PromotionWatch(Optional.of(fresh), standbys, promotion);
    }

    private PromotionFacts facts(Served old, Served fresh, ServerFacts said, Instant now) {
        var sight = Optional.ofNullable(standbys.get(fresh.node()))
                .filter(standby ->
                        standby.identity().startKnown() && standby.identity().equals(said.identity()));
        var next = old.epoch().timeline().isPresent()
                && fresh.epoch().timeline().orElse(0) == old.epoch().timeline().getAsInt() + 1;
        var switchPoint =
                sight.isPresent() && next && said.replication().recoveredTo().isPresent()
                        ? Optional.of(
                                new WalPosition(said.replication().recoveredTo().getAsLong()))
                        : Optional.<WalPosition>empty();
        return new PromotionFacts(
                old.node(),
                fresh.node(),
                old.epoch(),
                fresh.epoch(),
                now,
                old.wal().last(),
                switchPoint,
                switchPoint.flatMap(old.wal()::coveredUntil),
                sight.map(standby -> SynchronyRule.judge(old.replication(), standby.names(fresh.node())))
                        .orElseGet(() ->
                                Synchrony.unknown("the promoted server was not seen as a standby since it started")));
    }

    /** Takes it into account that the old primary of the last promotion answers as a writable server again. */
    private Optional<PromotionFacts> revised(ElectionState state) {
        return followed.map(last -> find(state, last.from())
                .filter(node -> writableOn(last.before(), node))
                .flatMap(node -> sample(
                                node.facts().orElseThrow(), node.askedAt().orElseThrow())
                        .filter(sample -> sample.seenAt().isAfter(last.followedAt()))
                        .filter(sample -> !last.lastSeen().equals(Optional.of(sample)))
                        .map(sample -> last.seenAgain(sample, synchronyNow(node, last))))
                .orElse(last));
    }

    /** A name by which commits were known to wait is the promoted server's, also when it streams no more. */
    private Synchrony synchronyNow(NodeState old, PromotionFacts last) {
        var names = Optional.ofNullable(standbys.get(last.primary()))
                .map(standby -> standby.names(last.primary()))
                .orElse(StandbyNames.NONE);
        return SynchronyRule.judge(
                old.facts().orElseThrow().replication(),
                last.synchrony().answer() == Synchrony.Answer.WAITED ? names.confirmed() : names);
    }

    private static Served seenAgain(Served primary, ElectionState state) {
        return find(state, primary.node())
                .filter(node -> writableOn(primary.epoch(), node))
                .map(node ->
                        primary.seen(node.facts().orElseThrow(), node.askedAt().orElseThrow()))
                .orElse(primary);
    }

    private Map<Node, StandbySight> standbysIn(ElectionState state) {
        var next = new HashMap<Node, StandbySight>();
        for (var node : state.nodes()) {
            var before = standbys.get(node.node());
            node.current()
                    .filter(ServerFacts::inRecovery)
                    .map(facts -> sight(facts, before))
                    .or(() -> Optional.ofNullable(before))
                    .ifPresent(sight -> next.put(node.node(), sight));
        }
        return next;
    }

    /** A standby tells its name only while it streams, which one that lost its primary does not. */
    private static StandbySight sight(ServerFacts facts, @Nullable StandbySight before) {
        var said = facts.replication();
        var earlier = Optional.ofNullable(before)
                .filter(sight -> sight.identity().equals(facts.identity()))
                .flatMap(StandbySight::receiverName);
        return new StandbySight(facts.identity(), said.receiverName().or(() -> earlier), said.clusterName());
    }

    private static boolean promoted(Served old, Served fresh) {
        var before = old.epoch();
        var after = fresh.epoch();
        if (differ(before.systemIdentifier(), after.systemIdentifier())) {
            return false;
        }
        return before.timeline().isPresent() && after.timeline().isPresent()
                ? after.timeline().getAsInt() > before.timeline().getAsInt()
                : !old.node().equals(fresh.node());
    }

    private static boolean sameHistory(Epoch a, Epoch b) {
        return !differ(a.systemIdentifier(), b.systemIdentifier())
                && (a.timeline().isEmpty()
                        || b.timeline().isEmpty()
                        || a.timeline().equals(b.timeline()));
    }

    private static boolean differ(OptionalLong a, OptionalLong b) {
        return a.isPresent() && b.isPresent() && !a.equals(b);
    }

    private static boolean writableOn(Epoch epoch, NodeState node) {
        return node.askedAt().isPresent()
                && node.current()
                        .filter(facts -> facts.writable() && sameHistory(epoch, facts.epoch()))
                        .isPresent();
    }

    private static Optional<NodeState> find(ElectionState state, Node node) {
        return state.nodes().stream()
                .filter(candidate -> candidate.node().equals(node))
                .findFirst();
    }

    private static Optional<WalSample> sample(ServerFacts facts, Instant askedAt) {
        return facts.position().isPresent()
                ? Optional.of(new WalSample(new WalPosition(facts.position().getAsLong()), askedAt))
                : Optional.empty();
    }
}
