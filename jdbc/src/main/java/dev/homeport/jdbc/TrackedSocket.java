package dev.homeport.jdbc;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that is listed in its node's registry for as long as it is open, and that bounds connect, TLS handshake and
 * authentication in milliseconds.
 *
 * <p>The driver knows whole seconds only and sets the read timeout back to endless in the middle of the TLS handshake.
 * So until {@link #opened()} no read waits longer than the limit, whatever the driver asks for.
 */
final class TrackedSocket extends Socket {

    private static final Logger LOG = LoggerFactory.getLogger(TrackedSocket.class);

    private final ConnectionRegistry registry;
    private final int limitMillis;
    private volatile boolean opening = true;

    TrackedSocket(ConnectionRegistry registry, Duration limit) throws SocketException {
        this.registry = registry;
        this.limitMillis = Math.toIntExact(limit.toMillis());
        super.setSoTimeout(limitMillis);
        registry.register(this);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
        super.connect(endpoint, bounded(timeoutMillis));
    }

    @Override
    public synchronized void setSoTimeout(int timeoutMillis) throws SocketException {
        super.setSoTimeout(opening ? bounded(timeoutMillis) : timeoutMillis);
    }

    /** The session is established: from here on the read timeout is what the driver asks for. */
    void opened() {
        opening = false;
    }

    boolean isOpening() {
        return opening;
    }

    /** Resets the connection: whatever is still queued to be sent is dropped and never reaches a server that thaws. */
    void abort() {
        try {
            setSoLinger(true, 0);
        } catch (SocketException alreadyClosed) {
            // Nothing is left to be dropped.
        }
        try {
            close();
        } catch (IOException e) {
            LOG.warn("event=SocketNotClosed socket={}", this, e);
        }
    }

    @Override
    public void close() throws IOException {
        registry.remove(this);
        super.close();
    }

    private int bounded(int timeoutMillis) {
        return timeoutMillis == 0 ? limitMillis : Math.min(timeoutMillis, limitMillis);
    }
}
