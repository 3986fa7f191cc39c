package dev.homeport.health.http;

import java.time.Duration;
import java.time.Instant;

/**
 * Follows how far a connection has come, and for how long it has been there; pure.
 *
 * <p>Jetty closes what is idle, and a byte a second is not idle: a request that is never complete would keep its
 * connection for an hour. So the clock runs on whole requests. It starts with the connection, again with each answer
 * that has been taken, and once more with the first byte of a request.
 *
 * <table>
 * <caption>Transitions</caption>
 * <tr><th>seen</th><th>next</th></tr>
 * <tr><td>another answer was taken</td><td>resting, since now</td></tr>
 * <tr><td>resting, and bytes have come</td><td>begun, since now</td></tr>
 * <tr><td>anything else</td><td>the same, with the clock running on</td></tr>
 * </table>
 *
 * @param answered how many answers have been handed over completely
 * @param received how many bytes had come when the clock was started
 * @param begun whether a request has begun that is not answered yet
 * @param since the time at which the clock was started
 */
record ConnectionProgress(long answered, long received, boolean begun, Instant since) {

    private static final Duration NOT_NEW = Duration.ofMillis(250);

    static ConnectionProgress opened(Instant now) {
        return new ConnectionProgress(0, 0, false, now);
    }

    ConnectionProgress seen(long answered, long received, Instant now) {
        if (answered != this.answered) {
            return new ConnectionProgress(answered, received, false, now);
        }
        if (!begun && received > this.received) {
            return new ConnectionProgress(answered, received, true, now);
        }
        return this;
    }

    /**
     * Returns the same for choosing which connection to close: a first byte makes no connection younger, or those that
     * send one would outlast those that have just been opened.
     */
    ConnectionProgress weighed(long answered, long received, Instant now) {
        var next = seen(answered, received, now);
        return next.begun && !begun ? new ConnectionProgress(this.answered, this.received, true, since) : next;
    }

    boolean isOverdue(Duration limit, Instant now) {
        return !now.isBefore(since.plus(limit));
    }

    /**
     * Compares by which connection is closed first when there are too many: the idle before the rest, then the oldest.
     *
     * <p>A connection that was just opened is not idle yet. Else a crowd of half-sent requests, none of them idle,
     * would push out every good client between its connect and its first byte.
     */
    int compareForRoom(ConnectionProgress other, Instant now) {
        boolean idle = isIdle(now);
        if (idle != other.isIdle(now)) {
            return idle ? -1 : 1;
        }
        return since.compareTo(other.since);
    }

    private boolean isIdle(Instant now) {
        return !begun && !now.isBefore(since.plus(NOT_NEW));
    }
}
