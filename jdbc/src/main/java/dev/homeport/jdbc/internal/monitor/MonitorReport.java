package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.internal.election.Observation;
import java.time.Instant;
import java.util.List;

/** Tells the deciding thread what a prober has found, or what a user wants. */
public sealed interface MonitorReport {

    /** A report of one prober of the node; a node that is taken off the list and comes back gets another prober. */
    record OfProber(Node node, int generation, MonitorReport report) implements MonitorReport {}

    /** The server is being asked from now on. */
    record Started(Node node, Instant at) implements MonitorReport {}

    /** The server has sent something in the attempt under way. */
    record Heard(Node node, Instant at) implements MonitorReport {}

    /** The attempt has ended. */
    record Ended(Observation observation) implements MonitorReport {}

    /** The user has changed the list of nodes. */
    record NodesChanged(List<Node> nodes) implements MonitorReport {}

    /** An operator wants this cluster, on this timeline, to be gone on with. */
    record ClusterAdopted(long systemIdentifier, int timeline) implements MonitorReport {}
}
