package dev.homeport.jdbc;

import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** The sockets of one connection while it is being made; those of its later cancel requests keep their limits. */
final class OpeningSockets {

    private final ConnectionRegistry registry;
    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<TrackedSocket> sockets = new ArrayList<>(1);
    private boolean opened;

    OpeningSockets(ConnectionRegistry registry, Duration limit) {
        this.registry = registry;
        this.limit = limit;
    }

    TrackedSocket create() throws SocketException {
        var socket = new TrackedSocket(registry, limit);
        lock.lock();
        try {
            if (!opened) {
                sockets.add(socket);
            }
        } finally {
            lock.unlock();
        }
        return socket;
    }

    /** The session is established: its reads may take as long as the driver asks for. */
    void opened() {
        lock.lock();
        try {
            opened = true;
            sockets.forEach(TrackedSocket::opened);
            sockets.clear();
        } finally {
            lock.unlock();
        }
    }
}
