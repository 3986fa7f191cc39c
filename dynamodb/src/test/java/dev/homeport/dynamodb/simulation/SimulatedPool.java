package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.Timeline;
import java.util.ArrayDeque;

/**
 * One process's connections to one region: so many at most, kept while they are idle, and lost with each attempt that is cut
 * off. Who finds none free waits in turn.
 */
final class SimulatedPool {

    static final int SIZE = 200;

    /** A connection that is not used for so long is closed. */
    private static final long IDLE_NANOS = 30 * SimulatedClient.SECOND;

    /** What a request has to do for its connection. */
    enum Taken {
        WARM,
        NEW,
        NONE_FREE
    }

    private final Timeline timeline;
    private final ArrayDeque<Waiter> waiting = new ArrayDeque<>();
    private final long[] idleSince = new long[SIZE];
    private int idle;
    private int busy;
    private int held;
    private int toClose;

    /** Somebody who waits for a connection. */
    static final class Waiter {
        final SimulatedRequest request;
        boolean over;

        Waiter(SimulatedRequest request) {
            this.request = request;
        }
    }

    /** Who waits is told here that it has one now. */
    interface Served {
        void by(SimulatedRequest request, Taken taken);
    }

    private final Served served;

    SimulatedPool(Timeline timeline, Served served) {
        this.timeline = timeline;
        this.served = served;
    }

    Taken take() {
        closeOld();
        if (busy + held >= SIZE) {
            return Taken.NONE_FREE;
        }
        busy++;
        if (idle == 0) {
            return Taken.NEW;
        }
        idle--;
        return Taken.WARM;
    }

    Waiter waits(SimulatedRequest request) {
        var waiter = new Waiter(request);
        waiting.add(waiter);
        return waiter;
    }

    /** Whether it has waited in vain, and gives up now. */
    boolean givesUp(Waiter waiter) {
        if (waiter.over) {
            return false;
        }
        waiter.over = true;
        waiting.remove(waiter);
        return true;
    }

    void release(boolean whole) {
        busy--;
        if (toClose > 0) {
            toClose--;
        } else if (whole) {
            keep();
        }
        serve();
    }

    /** A connection was made that nobody waits for. */
    void warmed() {
        closeOld();
        keep();
    }

    int idle() {
        closeOld();
        return idle;
    }

    /** Those that are idle are closed, those that are busy when their request has ended. */
    void renew() {
        idle = 0;
        toClose = busy;
    }

    /** So many are busy with other long work of this process. */
    void hold(int connections, long nanos) {
        held += connections;
        timeline.in(nanos, () -> {
            held -= connections;
            serve();
        });
    }

    private void keep() {
        if (idle + busy < SIZE) {
            idleSince[idle++] = timeline.now();
        }
    }

    private void closeOld() {
        int old = 0;
        while (old < idle && idleSince[old] + IDLE_NANOS < timeline.now()) {
            old++;
        }
        if (old > 0) {
            System.arraycopy(idleSince, old, idleSince, 0, idle - old);
            idle -= old;
        }
    }

    private void serve() {
        while (!waiting.isEmpty() && busy + held < SIZE) {
            var next = waiting.remove();
            if (!next.over) {
                next.over = true;
                served.by(next.request, take());
            }
        }
    }
}
