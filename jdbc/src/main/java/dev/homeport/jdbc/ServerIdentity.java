package dev.homeport.jdbc;

import java.time.Instant;

/**
 * Tells one running server from another, so that one server reached under two names is not taken for two primaries.
 *
 * @param startedAt when the postmaster started, to the microsecond; changes with every restart
 * @param address the server's own address of the connection, empty for a Unix socket
 * @param port the server's own port
 */
record ServerIdentity(Instant startedAt, String address, int port) {}
