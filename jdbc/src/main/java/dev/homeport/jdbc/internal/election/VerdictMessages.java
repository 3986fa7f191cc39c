package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Puts verdicts and what each node last said into words that a person can act on. */
public final class VerdictMessages {

    private VerdictMessages() {}

    static String differentClusters(ElectionState state) {
        var identifiers = state.nodes().stream()
                .filter(node -> node.systemIdentifier().isPresent())
                .map(node -> node.node() + " has system identifier "
                        + Long.toUnsignedString(node.systemIdentifier().getAsLong()))
                .collect(Collectors.joining(", "));
        return "the nodes belong to different clusters (" + identifiers
                + "); correct the node list, or name the right cluster with systemIdentifier(...)";
    }

    static String rivals(List<Node> nodes, int timeline) {
        return join(nodes) + " all claim to be the primary on timeline " + timeline
                + "; waiting for each to repeat it before writes are fenced";
    }

    static String indistinguishable(List<Node> nodes) {
        return join(nodes) + " all claim to be the primary and their timelines cannot be read; stop all but one, or"
                + " grant EXECUTE on pg_walfile_name(pg_lsn) and pg_current_wal_lsn() to the application's role";
    }

    static String fenced(ElectionVerdict.Fenced fenced) {
        return join(fenced.rivals()) + " all claim to be the primary on timeline " + fenced.timeline()
                + ", so writes are refused until one of them is left: make the others standbys of the one to keep, or promote"
                + " that one once more, or take the others off the list of nodes";
    }

    static String held(Node candidate, List<Node> unasked) {
        return join(unasked) + " is alive and could not be asked whether it is the primary, so " + candidate
                + " is accepted only after " + text(PrimaryElection.FIRST_ACCEPTANCE_HOLD)
                + "; give the application's role a free connection and the right password there";
    }

    static String unverified(List<Node> unasked) {
        return "the primary is not verified: " + join(unasked)
                + " was alive and could not be asked when it was accepted";
    }

    static String adopted(long cluster, int timeline) {
        return "the cluster " + Long.toUnsignedString(cluster) + " was adopted on timeline " + timeline
                + ", and no node has said yet that it is its primary";
    }

    /** Returns why nodes that claim to be primaries are not accepted, and what to do; empty if none is refused. */
    static String refusals(ElectionState state) {
        return state.nodes().stream()
                .filter(node -> node.current().filter(ServerFacts::writable).isPresent())
                .map(node -> refusal(state, node.node(), node.facts().orElseThrow()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String refusal(ElectionState state, Node node, ServerFacts facts) {
        if (state.foreign(facts)) {
            return node + " is a primary of another cluster (" + facts.epoch() + ", ours is "
                    + Long.toUnsignedString(state.systemIdentifier().orElseThrow())
                    + "): if the database was replaced on purpose, as by a major upgrade or a restore, " + adopt(facts);
        }
        return state.stale(facts)
                ? node + " is writable on timeline " + facts.epoch().timeline().orElseThrow()
                        + " although timeline " + state.highestTimeline().orElse(0)
                        + " was seen, so it lacks what was written there: only if that is meant to be given up, as after"
                        + " a restore, " + adopt(facts)
                : "";
    }

    private static String adopt(ServerFacts facts) {
        var identifier = facts.epoch().systemIdentifier();
        var timeline = facts.epoch().timeline();
        return identifier.isEmpty() || timeline.isEmpty()
                ? "restart the application"
                : "set db_adopt_cluster=" + Long.toUnsignedString(identifier.getAsLong()) + "/" + timeline.getAsInt()
                        + " or call adoptCluster(...)";
    }

    static String withoutContender(ElectionState state, Instant now) {
        if (state.primary().isEmpty()) {
            return state.accepted() && state.verdict() instanceof ElectionVerdict.NoPrimary already
                    ? already.reason()
                    : "no node says that it is the primary";
        }
        var currentPrimary = state.nodeState(state.primary().get());
        if (currentPrimary.misses() > 0) {
            return currentPrimary.node() + " has been silent for "
                    + text(Duration.between(currentPrimary.silentSince().orElse(now), now))
                    + " while another node answered";
        }
        var facts = currentPrimary.facts().orElseThrow();
        if (state.foreign(facts)) {
            return currentPrimary.node() + " now belongs to another cluster";
        }
        return facts.inRecovery()
                ? currentPrimary.node() + " is a standby now"
                : currentPrimary.node() + " was overtaken by a promotion to timeline "
                        + state.highestTimeline().orElse(0);
    }

    /** Returns what a node last said, for messages. */
    static String lastWord(ElectionState state, NodeState node, Instant now) {
        if (node.last().isEmpty()) {
            return "not probed yet";
        }
        var last = node.last().get();
        if (last instanceof ProbeResult.Answered answered) {
            return claim(state, answered.facts());
        }
        if (last instanceof ProbeResult.Unclear unclear) {
            return "alive, but " + unclear.reason();
        }
        if (last instanceof ProbeResult.Heard heard) {
            return "alive, " + heard.reason();
        }
        if (last instanceof ProbeResult.NotAsked notAsked) {
            return "not asked: " + notAsked.reason();
        }
        if (last instanceof ProbeResult.Refused refused) {
            return "takes no sessions: " + refused.reason();
        }
        var since = node.answeredAt()
                .map(at -> " since " + text(Duration.between(at, now)))
                .orElse("");
        return "no answer" + since + " (" + ((ProbeResult.NoAnswer) last).reason() + ")";
    }

    private static String claim(ElectionState state, ServerFacts facts) {
        if (state.foreign(facts)) {
            return "another cluster (" + facts.epoch() + ")";
        }
        if (facts.inRecovery()) {
            return "standby";
        }
        return state.stale(facts)
                ? "stale primary, never used again (" + facts.epoch() + ")"
                : "primary, " + facts.epoch();
    }

    public static String text(Duration duration) {
        return duration.toMillis() < 10_000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
    }

    private static String join(List<Node> nodes) {
        return nodes.stream().map(Node::toString).collect(Collectors.joining(" and "));
    }
}
