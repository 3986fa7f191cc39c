package dev.homeport.jdbc.internal.monitor;

import dev.homeport.internal.DaemonThreads;
import dev.homeport.jdbc.internal.connect.NodeConnector;
import dev.homeport.jdbc.internal.election.MissingAddress;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks the name of a node up now and then while its monitor has a session, in the background, and tells when the name has
 * ceased to lead to the session's address. A lookup that fails tells nothing.
 *
 * <p>{@link #look} belongs to the thread that probes.
 */
final class AddressWatch {

    /** Three lookups then take 60 s; a lookup costs a question to the JDK's cache, or one to the name server. */
    private static final Duration BETWEEN = Duration.ofSeconds(30);

    private final NodeConnector connector;
    private final InstantSource clock;
    private final Runnable gone;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile MissingAddress missing = MissingAddress.LISTED;
    private Instant next;

    /**
     * Looks nothing up yet.
     *
     * @param gone runs on a thread of this watch when the name does not lead to the session's address any more
     */
    AddressWatch(NodeConnector connector, InstantSource clock, Runnable gone) {
        this.connector = connector;
        this.clock = clock;
        this.gone = gone;
        this.next = clock.instant().plus(BETWEEN);
    }

    /** Begins a lookup if one is due, and does not wait for it. */
    void look(Optional<InetAddress> session) {
        var now = clock.instant();
        if (session.isEmpty() || now.isBefore(next) || !looking.compareAndSet(false, true)) {
            return;
        }
        next = now.plus(BETWEEN);
        var thread =
                DaemonThreads.named("homeport-jdbc-lookup-" + connector.node().region(), () -> lookUp(session.get()));
        thread.start();
    }

    private void lookUp(InetAddress session) {
        try {
            var addresses = connector.addresses();
            missing = missing.after(addresses.isEmpty() || addresses.contains(session), clock.instant());
            if (missing.gone()) {
                missing = MissingAddress.LISTED;
                gone.run();
            }
        } catch (SQLException unknown) {
            // A name server that is silent, or has lost a name, is no reason to leave a server that answers.
        } finally {
            looking.set(false);
        }
    }
}
