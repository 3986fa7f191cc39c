package dev.homeport.jdbc;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a borrower who waited in vain what is going on: which nodes, what each last said, and since when. */
final class BorrowTimeouts {

    private BorrowTimeouts() {}

    static SQLTransientConnectionException exception(
            Route route, Duration waited, Instant now, @Nullable SQLException lastFailure) {
        var pool = route.pool();
        var message = pool == null
                ? withoutPrimary(route.topology(), waited, now)
                : exhausted(pool, route.topology(), waited, lastFailure);
        return new SQLTransientConnectionException(message, SqlStates.UNABLE_TO_CONNECT, lastFailure);
    }

    static String withoutPrimary(Topology topology, Duration waited, Instant now) {
        return "No PostgreSQL primary since " + topology.since() + " ("
                + Reasons.text(Duration.between(topology.since(), now)) + "): " + topology.reason() + ". Waited "
                + Reasons.text(waited) + ". Nodes: " + nodes(topology);
    }

    private static String exhausted(
            NodePool pool, Topology topology, Duration waited, @Nullable SQLException lastFailure) {
        var connectFailure = lastFailure == null ? null : lastFailure.getCause();
        return "No connection to the primary " + pool.node() + " within " + Reasons.text(waited) + ": " + pool.active()
                + " in use, " + pool.idle() + " idle, " + pool.waiting() + " waiting"
                + (connectFailure == null ? "" : "; the last connect failed: " + connectFailure.getMessage())
                + ". Nodes: " + nodes(topology);
    }

    private static String nodes(Topology topology) {
        return topology.nodes().stream()
                .map(status -> status.node() + ": " + status.lastWord())
                .collect(Collectors.joining("; "));
    }
}
