package dev.homeport.jdbc.internal.monitor;

import dev.homeport.jdbc.internal.connect.ServerSilence;
import dev.homeport.jdbc.internal.connect.SocketRegistry;
import dev.homeport.jdbc.internal.connect.TrackedSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Asks a PostgreSQL server, or the pooler in front of it, for one byte: whether it would encrypt with GSSAPI, the one
 * question that needs neither credentials nor a certificate and leaves no line in the server's log (PostgreSQL
 * documentation, "Message Flow", GSSAPI session encryption). Any answer will do.
 */
final class ServerPing {

    /** Length, then the code of {@code GSSENCRequest}. */
    private static final byte[] REQUEST = {0, 0, 0, 8, 0x04, (byte) 0xd2, 0x16, 0x30};

    private ServerPing() {}

    /**
     * Returns when the server has sent a byte.
     *
     * @throws IOException if it refuses, ends the connection, or is silent for longer than the signs allow
     */
    static void ask(InetSocketAddress server, SocketRegistry registry, ServerSilence signs) throws IOException {
        try (var socket = new TrackedSocket(registry, signs)) {
            socket.connect(server, 0);
            socket.getOutputStream().write(REQUEST);
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("the server has closed the connection");
            }
        }
    }
}
