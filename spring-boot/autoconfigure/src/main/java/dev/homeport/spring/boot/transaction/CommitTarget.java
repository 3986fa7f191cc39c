package dev.homeport.spring.boot.transaction;

import dev.homeport.jdbc.CommitOutcomeUnknownException;
import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.NodeStatus;
import dev.homeport.jdbc.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;

/**
 * The session that a commit is about to be sent on, and what was known of the nodes then. Both are missing where a wrapper of the
 * user's hides them.
 *
 * @param topology as it was before the commit
 * @param session the driver's connection
 * @param url the driver's, without secrets; it names the node also after the primary has changed
 */
record CommitTarget(
        @Nullable Topology topology,
        @Nullable PgConnection session,
        @Nullable String url) {

    static final CommitTarget HIDDEN = new CommitTarget(null, null, null);

    static CommitTarget of(@Nullable DataSource dataSource, Connection connection) {
        try {
            var topology = dataSource != null && dataSource.isWrapperFor(FailoverDataSource.class)
                    ? dataSource.unwrap(FailoverDataSource.class).topology()
                    : null;
            if (!connection.isWrapperFor(PgConnection.class)) {
                return new CommitTarget(topology, null, null);
            }
            var session = connection.unwrap(PgConnection.class);
            return new CommitTarget(topology, session, session.getURL());
        } catch (SQLException e) {
            return HIDDEN;
        }
    }

    /** Returns whether the server will answer a commit with ROLLBACK, since a statement has failed and the code went on. */
    boolean isRolledBack() {
        return session != null && session.getTransactionState() == TransactionState.FAILED;
    }

    CommitOutcomeUnknownException unknown(String detail, Throwable cause) {
        var node = status();
        var epoch = node.map(NodeStatus::epoch)
                .or(() -> Optional.ofNullable(topology).map(Topology::epoch))
                .orElse(Epoch.UNKNOWN);
        return new CommitOutcomeUnknownException(node.map(NodeStatus::node).orElse(null), epoch, null, detail, cause);
    }

    private Optional<NodeStatus> status() {
        if (topology == null || url == null) {
            return Optional.empty();
        }
        return topology.nodes().stream()
                .filter(status -> url.contains("//" + status.node().address() + "/"))
                .findFirst();
    }
}
