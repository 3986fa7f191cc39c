package dev.homeport.jdbc;

import java.time.Instant;
import java.util.List;

/** What a watch, or a user, tells the deciding thread. */
sealed interface Report {

    /** Something that a watch of the node reports; a node that is taken off the list and comes back gets another watch. */
    record OfWatch(Node node, int generation, Report report) implements Report {}

    /** The server is being asked from now on. */
    record Started(Node node, Instant at) implements Report {}

    /** The server has sent something in the attempt under way. */
    record Heard(Node node, Instant at) implements Report {}

    /** The attempt has ended. */
    record Ended(Observation observation) implements Report {}

    /** The user has changed the list of nodes. */
    record NodesChanged(List<Node> nodes) implements Report {}

    /** An operator wants this cluster, on this timeline, to be gone on with. */
    record ClusterAdopted(long systemIdentifier, int timeline) implements Report {}
}
