package dev.homeport.jdbc.internal.connect;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lists every socket that leads to one node, from the moment it is created, so that all of them can be ended at once.
 *
 * <p>It holds plain sockets, not JDBC connections: closing the plain socket wakes a reader and a writer alike, also below
 * TLS, where {@code PgConnection.abort} waits for a thread blocked in a send for as long as the server is frozen. It also
 * reaches connects that are still under way. A socket takes itself out when it is closed, so nothing has to be swept.
 *
 * <p>Ending is final: a socket that registers afterwards is refused, which settles the race between a sweep and a
 * connect that finishes late. A node that comes back gets a new registry.
 */
public final class SocketRegistry {

    private final Set<TrackedSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;
    private volatile boolean aborted;

    /** Takes the socket in, or closes it if this registry has ended. */
    void register(TrackedSocket socket) {
        sockets.add(socket);
        if (ended) {
            socket.abort();
        }
    }

    void remove(TrackedSocket socket) {
        sockets.remove(socket);
    }

    /** Resets every socket and refuses new ones. Does not block. Returns how many were open. */
    public int abortAll() {
        aborted = true;
        ended = true;
        int open = 0;
        for (var socket : sockets) {
            socket.abort();
            open++;
        }
        return open;
    }

    /** Returns whether {@link #abortAll} has begun. */
    public boolean isAborted() {
        return aborted;
    }

    /** Resets the sockets of connects that are under way, and refuses new ones. */
    public void abortOpening() {
        ended = true;
        sockets.stream().filter(TrackedSocket::isOpening).forEach(TrackedSocket::abort);
    }

    public int size() {
        return sockets.size();
    }
}
