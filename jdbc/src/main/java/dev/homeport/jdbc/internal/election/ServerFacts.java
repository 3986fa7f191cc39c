package dev.homeport.jdbc.internal.election;

import dev.homeport.jdbc.Epoch;
import java.util.OptionalLong;

/**
 * Holds what a server said of itself in one probe.
 *
 * @param identity which running server it is
 * @param epoch its system identifier and, on a primary, its timeline; each part empty when it may not be read
 * @param inRecovery whether it is a standby
 * @param position the WAL position it has written (primary) or replayed (standby), in bytes; empty when unreadable
 * @param maxConnections the server's {@code max_connections}; {@link Integer#MAX_VALUE} when unreadable
 * @param readOnlyByDefault whether {@code default_transaction_read_only} is on in the monitor's session, so that writes
 *     which do not say otherwise are refused
 * @param replication what it said of its standbys, or of what it follows
 */
public record ServerFacts(
        ServerIdentity identity,
        Epoch epoch,
        boolean inRecovery,
        OptionalLong position,
        int maxConnections,
        boolean readOnlyByDefault,
        ReplicationFacts replication) {

    public ServerFacts(
            ServerIdentity identity,
            Epoch epoch,
            boolean inRecovery,
            OptionalLong position,
            int maxConnections,
            boolean readOnlyByDefault) {
        this(identity, epoch, inRecovery, position, maxConnections, readOnlyByDefault, ReplicationFacts.UNKNOWN);
    }

    public ServerFacts(
            ServerIdentity identity, Epoch epoch, boolean inRecovery, OptionalLong position, int maxConnections) {
        this(identity, epoch, inRecovery, position, maxConnections, false);
    }

    /** Returns the same facts under that identity. */
    public ServerFacts as(ServerIdentity known) {
        return known.equals(identity)
                ? this
                : new ServerFacts(known, epoch, inRecovery, position, maxConnections, readOnlyByDefault, replication);
    }

    public boolean writable() {
        return !inRecovery;
    }

    /** Returns whether both answers can only come from the same running server. */
    boolean sameServerAs(ServerFacts other) {
        return identity.startKnown()
                && identity.equals(other.identity)
                && epoch.systemIdentifier().equals(other.epoch().systemIdentifier());
    }
}
