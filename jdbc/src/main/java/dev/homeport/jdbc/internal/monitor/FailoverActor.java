package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.Topology;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.internal.election.ElectionState;
import dev.homeport.jdbc.internal.election.ElectionVerdict;
import dev.homeport.jdbc.internal.election.NodeState;
import dev.homeport.jdbc.internal.election.PrimaryElection;
import dev.homeport.jdbc.internal.election.ServerFacts;
import dev.homeport.jdbc.internal.election.TopologyChanges;
import dev.homeport.jdbc.internal.election.TopologyFactory;
import dev.homeport.jdbc.internal.pool.BorrowGate;
import dev.homeport.jdbc.internal.pool.NodePool;
import dev.homeport.jdbc.internal.pool.NodePools;
import dev.homeport.jdbc.internal.pool.PoolSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the election decided, on the deciding thread, in an order that matters: the new view is published
 * before the old primary's connections are reset, so that a borrower whose statement fails and who comes back at once
 * cannot meet the old pool again; the waiting are woken last.
 */
final class FailoverActor {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final BorrowGate gate;
    private final NodePools pools;
    private final PoolSettings settings;
    private final int standbyConnections;
    private final TopologyEventLog events;
    private final PromotionAccounts accounts;
    private final InstantSource clock;
    private Topology published;
    private @Nullable Node lastPrimary;
    private Instant firstSign;

    FailoverActor(
            BorrowGate gate,
            NodePools pools,
            PoolSettings settings,
            int standbyConnections,
            TopologyEventLog events,
            PromotionAccounts accounts,
            InstantSource clock) {
        this.gate = gate;
        this.pools = pools;
        this.settings = settings;
        this.standbyConnections = standbyConnections;
        this.events = events;
        this.accounts = accounts;
        this.clock = clock;
        this.published = gate.topology();
        this.firstSign = clock.instant();
    }

    void carryOut(ElectionState before, ElectionState after, Instant now) {
        var topology = pools.explain(TopologyFactory.of(after, settings.maximumPoolSize(), now));
        if (calm(before.verdict())
                && (!calm(after.verdict()) || !after.primary().equals(before.primary()))) {
            firstSign = now;
        }
        if (after.primary().equals(before.primary()) && promotedBehindItsName(topology)) {
            firstSign = now;
        }
        movePools(before, after, topology, now);
        report(before, after, topology, now);
        published = topology;
        accounts.seen(after, now);
    }

    /** Whatever fails while a pool is opened, borrowers are not led to the old primary any more. */
    private void movePools(ElectionState before, ElectionState after, Topology topology, Instant now) {
        var retired = new ArrayList<NodePool>();
        NodePool primaryPool = null;
        try {
            primaryPool = openWanted(before, after, now, retired);
        } finally {
            pools.leading(after.primary().orElse(null));
            gate.publish(topology, primaryPool);
            try {
                retired.forEach(pools::retire);
            } finally {
                gate.wake();
            }
        }
    }

    /**
     * Lists the pools that are not wanted any more, opens those that are, and returns the primary's. In this order, so that
     * no pool of a deposed or removed node outlives a failure to open another one.
     */
    private @Nullable NodePool openWanted(
            ElectionState before, ElectionState after, Instant now, List<NodePool> retired) {
        for (var gone : before.nodes()) {
            if (!after.knows(gone.node())) {
                pools.remove(gone.node()).ifPresent(retired::add);
            }
        }
        for (var node : after.nodes()) {
            if (kept(before, after, node, now).isEmpty()) {
                pools.remove(node.node()).ifPresent(retired::add);
            }
        }
        NodePool primaryPool = null;
        for (var node : after.nodes()) {
            var isPrimary = isPrimary(after, node);
            var life = wantedLife(after, node, isPrimary, now);
            var kept = life.flatMap(startedAt -> pools.current(node.node(), startedAt));
            if (isPrimary) {
                primaryPool = kept.orElseGet(
                        () -> pools.open(node.node(), node.facts().orElseThrow(), settings.minimumIdle()));
                primaryPool.keepIdle(settings.minimumIdle());
            } else if (kept.isEmpty() && life.isPresent() && idleOnStandby() > 0) {
                warm(node.node(), node.facts().orElseThrow());
            }
        }
        return primaryPool;
    }

    /**
     * The node's open pool, if it goes on. A warm pool that could not connect lately does not become the primary's: its
     * connecting thread sleeps in HikariCP's back-off, for up to 5 s, and a fresh pool connects at once.
     */
    private Optional<NodePool> kept(ElectionState before, ElectionState after, NodeState node, Instant now) {
        var isPrimary = isPrimary(after, node);
        var wasPrimary = isPrimary(before, node);
        if (wasPrimary && !isPrimary) {
            return Optional.empty();
        }
        return wantedLife(after, node, isPrimary, now)
                .flatMap(startedAt -> pools.current(node.node(), startedAt))
                .filter(pool -> wasPrimary || !isPrimary || pool.warm());
    }

    private static boolean isPrimary(ElectionState state, NodeState node) {
        return state.primary().filter(node.node()::equals).isPresent();
    }

    /** A warm pool is a convenience: that it cannot be opened must not keep borrowers from the primary. */
    private void warm(Node standby, ServerFacts facts) {
        try {
            pools.open(standby, facts, idleOnStandby());
        } catch (RuntimeException | Error e) {
            LOG.warn("The warm pool of a standby could not be opened: node={}", standby, e);
        }
    }

    /** Returns the start of the server life that a pool of this node is to belong to; empty if it is to have none. */
    private static Optional<Instant> wantedLife(ElectionState state, NodeState node, boolean primary, Instant now) {
        var standby = node.facts()
                .filter(facts -> facts.inRecovery() && !state.foreign(facts))
                .isPresent();
        return primary || state.accepted() && standby && !PrimaryElection.dead(state, node, now)
                ? node.facts().map(facts -> facts.identity().startedAt())
                : Optional.empty();
    }

    private int idleOnStandby() {
        return Math.min(standbyConnections, settings.minimumIdle());
    }

    private void report(ElectionState before, ElectionState after, Topology topology, Instant now) {
        TopologyChanges.between(published, topology, firstSign, now).forEach(events::publish);
        if (after.allSilent() && !before.allSilent()) {
            events.publish(new TopologyEvent.AllNodesSilent(now));
        }
        if (after.primary().isPresent()
                && (!after.primary().equals(published.primary()) || promotedBehindItsName(topology))) {
            var swap = Duration.between(now, clock.instant());
            events.publish(new TopologyEvent.PrimaryAccepted(
                    now, Optional.ofNullable(lastPrimary), after.primary().get(), topology.epoch(), firstSign, swap));
            lastPrimary = after.primary().get();
        }
    }

    /** Returns whether the primary's address leads to a server of another timeline than before. */
    private boolean promotedBehindItsName(Topology topology) {
        var before = published.epoch().timeline();
        var after = topology.epoch().timeline();
        return before.isPresent() && after.isPresent() && !before.equals(after);
    }

    private static boolean calm(ElectionVerdict verdict) {
        return verdict instanceof ElectionVerdict.Serving serving && !serving.suspect();
    }
}
