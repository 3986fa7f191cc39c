package dev.homeport.jdbc.internal.election;

import java.time.Instant;

/**
 * Tells one running server from another, so that one server reached under two names is not taken for two primaries.
 *
 * @param startedAt when the postmaster started, to the microsecond; changes with every restart; {@link #START_UNKNOWN} if
 *     the role may not read it
 * @param address the server's own address of the connection, empty for a Unix socket
 * @param port the server's own port
 */
public record ServerIdentity(Instant startedAt, String address, int port) {

    /** No server starts then; it stands for a start that cannot be read, which proves nothing. */
    public static final Instant START_UNKNOWN = Instant.EPOCH;

    public boolean startKnown() {
        return !startedAt.equals(START_UNKNOWN);
    }
}
