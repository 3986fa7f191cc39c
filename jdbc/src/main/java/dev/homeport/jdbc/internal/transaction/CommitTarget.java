package dev.homeport.jdbc.internal.transaction;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.jdbc.PgConnection;

/**
 * The session in which a transaction runs, and the server that it leads to, which is found by the driver's own URL: the
 * primary may have changed since the borrow.
 *
 * @param session the driver's connection
 * @param url the driver's, without secrets
 * @param topology as it was at the borrow
 */
record CommitTarget(PgConnection session, String url, Topology topology) {

    static CommitTarget of(Connection connection, Topology topology) throws SQLException {
        var session = connection.unwrap(PgConnection.class);
        return new CommitTarget(session, session.getURL(), topology);
    }

    void requireCommittable() throws SQLException {
        FailedTransaction.refuseCommit(session);
    }

    Optional<Node> node() {
        return status().map(NodeStatus::node);
    }

    Epoch epoch() {
        return status().map(NodeStatus::epoch).orElse(topology.epoch());
    }

    /** Returns whether the driver's URL leads to the node. */
    static boolean leadsTo(String url, Node node) {
        return url.contains("//" + node.address() + "/");
    }

    private Optional<NodeStatus> status() {
        return topology.nodes().stream()
                .filter(status -> leadsTo(url, status.node()))
                .findFirst();
    }
}
