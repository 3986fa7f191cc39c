package dev.homeport.jdbc;

import java.time.Instant;
import java.util.List;

/** What a watch tells the deciding thread. */
sealed interface Report {

    /** An attempt to probe the node has begun. */
    record Started(Node node, Instant at) implements Report {}

    /** The attempt has ended. */
    record Ended(Observation observation) implements Report {}

    /** The user has changed the list of nodes. */
    record NodesChanged(List<Node> nodes) implements Report {}
}
