package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.NodeStatus.Role;
import dev.homeport.jdbc.Topology;
import dev.homeport.jdbc.Topology.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Makes the public view from the election's memory. Pure. */
public final class TopologyFactory {

    /** What is said of a primary whose {@code default_transaction_read_only} is on in the monitor's session. */
    static final String READ_ONLY_BY_DEFAULT =
            "default_transaction_read_only is on, so a write fails unless its transaction is set to read write; set it to"
                    + " off for the server or the role, if that is not intended";

    private TopologyFactory() {}

    public static boolean readOnlyByDefault(Topology topology) {
        return topology.nodes().stream()
                .anyMatch(node -> node.role() == Role.PRIMARY && node.warnings().contains(READ_ONLY_BY_DEFAULT));
    }

    public static Topology of(ElectionState state, int poolSize, Instant now) {
        var primary = state.primary();
        var nodes = state.nodes().stream()
                .map(node -> status(state, node, poolSize, now))
                .toList();
        var timeline = primary.flatMap(node -> state.nodeState(node).facts())
                .map(facts -> facts.epoch().timeline())
                .filter(OptionalInt::isPresent)
                .orElse(state.highestTimeline());
        return new Topology(
                state(state.verdict()),
                state.since(),
                primary,
                new Epoch(state.systemIdentifier(), timeline),
                nodes,
                reason(state),
                state.unverifiedBy(),
                !state.allSilent(),
                now);
    }

    private static State state(ElectionVerdict verdict) {
        if (verdict instanceof ElectionVerdict.Serving serving) {
            return serving.suspect() ? State.SUSPECT : State.SERVING;
        }
        if (verdict instanceof ElectionVerdict.Fenced) {
            return State.FENCED;
        }
        return verdict instanceof ElectionVerdict.Starting ? State.STARTING : State.NO_PRIMARY;
    }

    private static String reason(ElectionState state) {
        if (state.verdict() instanceof ElectionVerdict.NoPrimary none) {
            var refusals = VerdictMessages.refusals(state);
            return refusals.isEmpty() ? none.reason() : none.reason() + "; " + refusals;
        }
        if (state.verdict() instanceof ElectionVerdict.Fenced fenced) {
            return VerdictMessages.fenced(fenced);
        }
        return state.verdict() instanceof ElectionVerdict.Starting ? "not every node has been probed once yet" : "";
    }

    private static NodeStatus status(ElectionState state, NodeState node, int poolSize, Instant now) {
        var role = role(state, node);
        var epoch = node.facts().map(ServerFacts::epoch).orElse(Epoch.UNKNOWN);
        var primary =
                state.primary().flatMap(current -> state.nodeState(current).facts());
        boolean diverged = role == Role.STANDBY
                && primary.filter(facts -> node.divergedFrom(facts.epoch())).isPresent();
        return new NodeStatus(
                node.node(),
                role,
                epoch,
                node.answeredAt(),
                VerdictMessages.lastWord(state, node, now),
                role == Role.STANDBY && !diverged ? lag(primary, node.facts()) : OptionalLong.empty(),
                warnings(node.facts(), poolSize, diverged));
    }

    private static OptionalLong lag(Optional<ServerFacts> primary, Optional<ServerFacts> standby) {
        var written = primary.map(ServerFacts::position).orElse(OptionalLong.empty());
        var replayed = standby.map(ServerFacts::position).orElse(OptionalLong.empty());
        return written.isPresent() && replayed.isPresent()
                ? OptionalLong.of(Math.max(0, written.getAsLong() - replayed.getAsLong()))
                : OptionalLong.empty();
    }

    private static Role role(ElectionState state, NodeState node) {
        if (state.primary().filter(node.node()::equals).isPresent()) {
            return Role.PRIMARY;
        }
        if (state.verdict() instanceof ElectionVerdict.Fenced fenced
                && fenced.rivals().contains(node.node())) {
            return Role.RIVAL;
        }
        var facts = node.current();
        if (facts.isEmpty()) {
            return Role.SILENT;
        }
        if (state.foreign(facts.get())) {
            return Role.FOREIGN;
        }
        if (facts.get().inRecovery()) {
            return Role.STANDBY;
        }
        if (state.stale(facts.get())) {
            return Role.STALE_PRIMARY;
        }
        var alias = state.primary()
                .flatMap(primary -> state.nodeState(primary).facts())
                .filter(facts.get()::sameServerAs)
                .isPresent();
        return alias ? Role.ALIAS : Role.RIVAL;
    }

    private static List<String> warnings(Optional<ServerFacts> answered, int poolSize, boolean diverged) {
        var warnings = new ArrayList<String>();
        if (diverged) {
            warnings.add(
                    "the standby has diverged: it has replayed what the primary never wrote, so it cannot follow, and"
                            + " must not be promoted; rebuild it with pg_rewind or pg_basebackup");
        }
        answered.ifPresent(facts -> {
            if (facts.epoch().systemIdentifier().isEmpty()) {
                warnings.add("the system identifier cannot be read, so a node of another cluster is not recognised;"
                        + " grant EXECUTE on pg_control_system() to the application's role");
            }
            if (facts.writable() && facts.epoch().timeline().isEmpty()) {
                warnings.add("the timeline cannot be read, so a stale primary is not recognised; grant EXECUTE on"
                        + " pg_walfile_name(pg_lsn) and pg_current_wal_lsn() to the application's role");
            }
            if (facts.position().isEmpty()) {
                warnings.add("the WAL position cannot be read, so lag is unknown; grant EXECUTE on pg_current_wal_lsn()"
                        + " and pg_last_wal_replay_lsn() to the application's role");
            }
            if (!facts.identity().startKnown()) {
                warnings.add(
                        "the server's start cannot be read, so a restart is noticed by its connections alone; grant"
                                + " EXECUTE on pg_postmaster_start_time() to the application's role");
            }
            if (facts.writable() && facts.readOnlyByDefault()) {
                warnings.add(READ_ONLY_BY_DEFAULT);
            }
            if (poolSize > facts.maxConnections()) {
                warnings.add("the pool may grow to " + poolSize + " connections but the server allows "
                        + facts.maxConnections() + " in all; lower maximumPoolSize or raise max_connections");
            }
        });
        return warnings;
    }

    /** Returns the same topology with one more warning at each node that is named. */
    public static Topology warned(Topology topology, Map<Node, String> warnings) {
        if (warnings.isEmpty()) {
            return topology;
        }
        var nodes = topology.nodes().stream()
                .map(status ->
                        warnings.containsKey(status.node()) ? warned(status, warnings.get(status.node())) : status)
                .toList();
        return new Topology(
                topology.state(),
                topology.since(),
                topology.primary(),
                topology.epoch(),
                nodes,
                topology.reason(),
                topology.unverifiedBy(),
                topology.anyNodeAnswers(),
                topology.decidedAt());
    }

    private static NodeStatus warned(NodeStatus status, String another) {
        var warnings = new ArrayList<>(status.warnings());
        warnings.add(another);
        return new NodeStatus(
                status.node(),
                status.role(),
                status.epoch(),
                status.lastAnswer(),
                status.lastWord(),
                status.lagBytes(),
                warnings);
    }
}
