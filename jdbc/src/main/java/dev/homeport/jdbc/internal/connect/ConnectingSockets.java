package dev.homeport.jdbc.internal.connect;

import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes the sockets of one connection while it is opened; those of its later cancel requests have a limit of their own.
 */
final class ConnectingSockets {

    private final SocketRegistry registry;
    private final ServerSilence signs;
    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<TrackedSocket> sockets = new ArrayList<>(1);
    private boolean opened;

    ConnectingSockets(SocketRegistry registry, ServerSilence signs, Duration limit) {
        this.registry = registry;
        this.signs = signs;
        this.limit = limit;
    }

    TrackedSocket create() {
        lock.lock();
        try {
            if (opened) {
                return new TrackedSocket(registry, new ServerSilence(limit, () -> {}));
            }
            var socket = new TrackedSocket(registry, signs);
            sockets.add(socket);
            return socket;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the session is established: its reads may take as long as the driver asks for. */
    void opened(boolean listen) throws SocketException {
        lock.lock();
        try {
            opened = true;
            for (var socket : sockets) {
                if (!socket.isClosed()) {
                    socket.opened(listen);
                }
            }
            sockets.clear();
        } finally {
            lock.unlock();
        }
    }
}
