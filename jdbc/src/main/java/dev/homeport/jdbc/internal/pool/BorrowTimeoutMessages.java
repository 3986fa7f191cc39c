package dev.homeport.jdbc.internal.pool;

import dev.homeport.jdbc.Topology;
import dev.homeport.jdbc.internal.connect.SqlStates;
import dev.homeport.jdbc.internal.election.VerdictMessages;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a borrower that waited in vain why: the nodes, what each last said, and how long there has been no primary. */
public final class BorrowTimeoutMessages {

    private BorrowTimeoutMessages() {}

    static SQLTransientConnectionException exception(
            PrimaryRoute route, Duration waited, Instant now, @Nullable SQLException lastFailure) {
        var pool = route.pool();
        if (pool == null) {
            return new SQLTransientConnectionException(
                    withoutPrimary(route.topology(), waited, now), SqlStates.UNABLE_TO_CONNECT, lastFailure);
        }
        var connectFailure = pool.lastConnectFailure();
        return new SQLTransientConnectionException(
                exhausted(pool, route.topology(), waited, connectFailure),
                SqlStates.UNABLE_TO_CONNECT,
                connectFailure == null ? lastFailure : connectFailure);
    }

    public static String withoutPrimary(Topology topology, Duration waited, Instant now) {
        return "No PostgreSQL primary since " + topology.since() + " ("
                + VerdictMessages.text(Duration.between(topology.since(), now)) + "): " + topology.reason()
                + ". Waited "
                + VerdictMessages.text(waited) + ". Nodes: " + nodes(topology);
    }

    private static String exhausted(
            NodePool pool, Topology topology, Duration waited, @Nullable SQLException connectFailure) {
        return "No connection to the primary " + pool.node() + " within " + VerdictMessages.text(waited) + ": "
                + pool.active()
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
