package dev.homeport.jdbc.internal.connect;

import dev.homeport.jdbc.FailoverDataSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket that is listed in its node's registry for as long as it is open, and that bounds the server's silence during
 * connect, TLS handshake and authentication in milliseconds.
 *
 * <p>The driver knows whole seconds only, sets the read timeout back to endless in the middle of the TLS handshake, and
 * with {@code sslmode=prefer} or {@code allow} tries a silent server twice. So until {@link #opened} no read waits past
 * the limit of the attempt, whatever the driver asks for.
 */
public final class TrackedSocket extends Socket {

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final SocketRegistry registry;
    private final ServerSilence signs;
    private volatile boolean opening = true;
    private volatile boolean listening = true;
    private volatile int wantedMillis;

    public TrackedSocket(SocketRegistry registry, ServerSilence signs) {
        this.registry = registry;
        this.signs = signs;
        registry.register(this);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
        super.connect(endpoint, bounded(timeoutMillis));
    }

    @Override
    public synchronized void setSoTimeout(int timeoutMillis) throws SocketException {
        wantedMillis = timeoutMillis;
        super.setSoTimeout(timeoutMillis);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Listening(super.getInputStream());
    }

    /**
     * Notes that the session is established: from here on the read timeout is what the driver asks for.
     *
     * @param listen whether bytes from the server still count as signs of life
     */
    void opened(boolean listen) throws SocketException {
        opening = false;
        listening = listen;
        super.setSoTimeout(wantedMillis);
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
            LOG.warn("A socket could not be closed: socket=\"{}\"", this, e);
        }
    }

    @Override
    public void close() throws IOException {
        registry.remove(this);
        super.close();
    }

    private int bounded(int timeoutMillis) throws SocketTimeoutException {
        var left = signs.leftMillis();
        return timeoutMillis == 0 ? left : Math.min(timeoutMillis, left);
    }

    /** Costs one volatile read more than the socket's own stream once the session is established. */
    private final class Listening extends FilterInputStream {

        Listening(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (!listening) {
                return in.read(buffer, offset, length);
            }
            if (opening) {
                TrackedSocket.super.setSoTimeout(bounded(wantedMillis));
            }
            var count = in.read(buffer, offset, length);
            if (count > 0) {
                signs.hear();
            }
            return count;
        }
    }
}
