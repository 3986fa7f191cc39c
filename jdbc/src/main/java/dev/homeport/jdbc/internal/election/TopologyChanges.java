package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.NodeStatus.Role;
import dev.homeport.jdbc.Topology;
import dev.homeport.jdbc.TopologyEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds what is new in a view. Pure; the actor reports acceptance and abort, which take time. */
public final class TopologyChanges {

    private TopologyChanges() {}

    public static List<TopologyEvent> between(Topology before, Topology after, Instant firstSign, Instant now) {
        var events = new ArrayList<TopologyEvent>();
        var added = notIn(before, after);
        var removed = notIn(after, before);
        if (!added.isEmpty() || !removed.isEmpty()) {
            events.add(new TopologyEvent.NodesChanged(now, added, removed));
        }
        if (before.unverifiedBy().isEmpty() && !after.unverifiedBy().isEmpty()) {
            after.primary()
                    .ifPresent(primary ->
                            events.add(new TopologyEvent.PrimaryUnverified(now, primary, after.unverifiedBy())));
        }
        var fenced = after.state() == Topology.State.FENCED;
        if (before.primary().isPresent() && after.primary().isEmpty()) {
            events.add(new TopologyEvent.PrimaryLost(now, before.primary().get(), after.reason(), firstSign));
        }
        if (fenced && before.state() != Topology.State.FENCED) {
            var rivals = after.nodes().stream()
                    .filter(node -> node.role() == Role.RIVAL)
                    .map(NodeStatus::node)
                    .toList();
            events.add(new TopologyEvent.WritesFenced(
                    now, rivals, after.epoch().timeline().orElse(0), after.reason()));
        }
        for (var is : after.nodes()) {
            var was = before.nodes().stream()
                    .filter(status -> status.node().equals(is.node()))
                    .findFirst()
                    .orElseGet(() -> unseen(is.node()));
            if (is.role() != was.role() && is.role() == Role.STALE_PRIMARY) {
                events.add(new TopologyEvent.StalePrimarySeen(now, is.node(), is.epoch(), after.epoch()));
            }
            if (is.role() != was.role() && is.role() == Role.FOREIGN) {
                events.add(new TopologyEvent.ForeignClusterSeen(now, is.node(), is.epoch(), after.epoch()));
            }
            for (var warning : is.warnings()) {
                if (!was.warnings().contains(warning)) {
                    events.add(new TopologyEvent.NodeLimited(now, is.node(), warning));
                }
            }
        }
        return events;
    }

    private static List<Node> notIn(Topology known, Topology other) {
        var nodes = known.nodes().stream().map(NodeStatus::node).toList();
        return other.nodes().stream()
                .map(NodeStatus::node)
                .filter(node -> !nodes.contains(node))
                .toList();
    }

    private static NodeStatus unseen(Node node) {
        return new NodeStatus(
                node, Role.SILENT, Epoch.UNKNOWN, Optional.empty(), "not probed yet", OptionalLong.empty(), List.of());
    }
}
