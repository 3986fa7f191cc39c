package dev.homeport.jdbc.internal.connect;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Measures how long the server has been silent in one attempt: the only measure by which an attempt is given up.
 *
 * <p>Bytes from the server restart it. A name that was resolved, a connect that was accepted and bytes that were sent do
 * not, since a stopped server's kernel and any proxy accept. So the limit holds for an attempt's silence as a whole,
 * however many sockets the driver tries in it, and not for its length, which grows with the distance. Thread-safe.
 */
public final class ServerSilence {

    private final long limitNanos;
    private volatile Runnable listener;
    private volatile long quietSinceNanos = System.nanoTime();
    private volatile boolean heard;

    /**
     * Prepares an attempt, which begins now.
     *
     * @param limit how long the server may be silent
     * @param listener is told, on the reading thread, each time that bytes have come
     */
    public ServerSilence(Duration limit, Runnable listener) {
        this.limitNanos = limit.toNanos();
        this.listener = listener;
    }

    /** Notes that bytes have come from the server. */
    void hear() {
        quietSinceNanos = System.nanoTime();
        heard = true;
        listener.run();
    }

    /** Begins the next attempt over the same connection; {@code told} hears of its bytes. */
    public void begin(Runnable told) {
        listener = told;
        heard = false;
        quietSinceNanos = System.nanoTime();
    }

    /** Returns whether the server has sent anything in this attempt. */
    public boolean heard() {
        return heard;
    }

    /**
     * How long the server may go on being silent, in milliseconds, at least one.
     *
     * @throws SocketTimeoutException if that time is over
     */
    int leftMillis() throws SocketTimeoutException {
        var left = limitNanos - (System.nanoTime() - quietSinceNanos);
        if (left <= 0) {
            throw new SocketTimeoutException("no byte from the server for "
                    + Duration.ofNanos(limitNanos).toMillis() + " ms");
        }
        return (int) Math.min(Integer.MAX_VALUE, 1 + left / 1_000_000);
    }
}
