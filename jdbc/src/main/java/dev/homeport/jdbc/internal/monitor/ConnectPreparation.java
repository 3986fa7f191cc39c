package dev.homeport.jdbc.internal.monitor;

import com.zaxxer.hikari.util.Credentials;
import dev.homeport.internal.DaemonThreads;
import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.internal.connect.CredentialsSource;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds what one connect needs: the addresses of the node's name, and credentials. It does so in the background, since
 * a name server or a secret store that is slow must not hold up the thread that probes. Used by one thread.
 */
final class ConnectPreparation {

    private final CompletableFuture<List<InetAddress>> names = new CompletableFuture<>();
    private final CompletableFuture<Credentials> credentials;

    private ConnectPreparation(CompletableFuture<Credentials> credentials) {
        this.credentials = credentials;
    }

    /** Begins both. The lookup ends by its own limit. */
    static ConnectPreparation begin(NodeConnector connector) {
        var preparation =
                new ConnectPreparation(connector.settings().credentials().ask());
        var thread = DaemonThreads.named(
                "homeport-jdbc-lookup-" + connector.node().region(), () -> preparation.lookUp(connector));
        thread.start();
        return preparation;
    }

    private void lookUp(NodeConnector connector) {
        try {
            names.complete(connector.addresses());
        } catch (SQLException | RuntimeException | Error e) {
            names.completeExceptionally(e);
        }
    }

    /**
     * Waits for both.
     *
     * @return the credentials, once the name is known too; empty if the time was too short
     * @throws SQLException if either fails
     */
    Optional<Credentials> await(Duration patience) throws SQLException {
        var deadline = new Deadline(patience);
        try {
            names.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            credentials.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            return Optional.of(CredentialsSource.await(credentials, Duration.ZERO));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SQLException known ? known : CredentialsSource.unreadable("", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CredentialsSource.unreadable("interrupted", e);
        }
    }

    /** Returns what has taken too long, for messages. */
    String overdue(Duration limit) {
        return names.isDone()
                ? "the credentials cannot be read: no answer within " + limit.toMillis() + " ms"
                : "the host name could not be looked up: no answer to its lookup within " + limit.toMillis() + " ms";
    }

    /** Returns the addresses of the name, once they are known. */
    List<InetAddress> addresses() {
        return names.isDone() && !names.isCompletedExceptionally() ? names.join() : List.of();
    }
}
