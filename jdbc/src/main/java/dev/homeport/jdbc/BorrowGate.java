package dev.homeport.jdbc;

import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where borrowers wait while there is no primary.
 *
 * <p>They wait here and not for long inside {@link HikariPool}, whose waiters nothing wakes: one that waits in the pool of a
 * node that was deposed would sit out its whole timeout there. So a wait inside a pool is cut into slices, after each of
 * which the route is read again. A slice is 1 s while all is well, because whoever comes back queues up at the end again:
 * 250 ms throughout raised a saturated pool's 99th percentile by a third (measured). It is 250 ms while the primary is in
 * doubt, and doubt begins with the first error that an application or a connect meets, on that very thread: without this,
 * those who had just lost their connections waited 1 s for new ones in the pool of a server that was gone, and the drill's
 * switchover took up to 0.98 s to its first write instead of 0.23 s.
 */
final class BorrowGate {

    private static final long CALM_SLICE_MILLIS = 1_000;
    private static final long DOUBTFUL_SLICE_MILLIS = 250;

    /** Until then the monitors, which probe at once after an error, have found out whether there was a reason. */
    private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Duration borrowTimeout;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private final AtomicReference<Route> route;
    private volatile long doubtedUntilNanos = System.nanoTime();
    private volatile boolean closed;

    BorrowGate(Topology initial, Duration borrowTimeout, InstantSource clock) {
        this.route = new AtomicReference<>(new Route(initial, null, 0));
        this.borrowTimeout = borrowTimeout;
        this.clock = clock;
    }

    /** Hands out HikariCP's connection to the primary, untouched. */
    Connection borrow() throws SQLException {
        var current = route.get();
        var pool = current.pool();
        if (pool == null) {
            return borrowUntil(System.nanoTime() + borrowTimeout.toNanos(), null);
        }
        try {
            return pool.borrow(current.sliceMillis());
        } catch (SQLTransientConnectionException e) {
            var waited = TimeUnit.MILLISECONDS.toNanos(current.sliceMillis());
            return borrowUntil(System.nanoTime() + borrowTimeout.toNanos() - waited, e);
        }
    }

    Topology topology() {
        return route.get().topology();
    }

    @Nullable
    NodePool pool() {
        return route.get().pool();
    }

    /** Makes the view and the pool what borrowers see from now on; {@link #wake()} follows when the rest is done. */
    void publish(Topology topology, @Nullable NodePool pool) {
        if (closed) {
            return;
        }
        var calm = topology.state() == Topology.State.SERVING && System.nanoTime() - doubtedUntilNanos >= 0;
        var slice = calm ? CALM_SLICE_MILLIS : DOUBTFUL_SLICE_MILLIS;
        route.set(new Route(topology, pool, Math.min(slice, borrowTimeout.toMillis())));
    }

    /** Somebody has met an error that a failover would explain: for a second, waits inside the pool are short. */
    void doubt() {
        doubtedUntilNanos = System.nanoTime() + DOUBT_NANOS;
        var current = route.get();
        if (current.sliceMillis() > DOUBTFUL_SLICE_MILLIS) {
            route.compareAndSet(current, new Route(current.topology(), current.pool(), DOUBTFUL_SLICE_MILLIS));
        }
    }

    /** How long a wait inside the pool may last that begins now. */
    long sliceMillis() {
        return route.get().sliceMillis();
    }

    /** Wakes whoever waits for a primary, or for the end. */
    void wake() {
        lock.lock();
        try {
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Turns every borrower away, now and from now on. */
    void close() {
        closed = true;
        route.set(new Route(topology(), null, 0));
        wake();
    }

    /** Waits until there is a primary; returns whether there is one. */
    boolean awaitPrimary(Duration timeout) throws InterruptedException {
        awaitPool(System.nanoTime() + timeout.toNanos());
        return route.get().pool() != null;
    }

    private Connection borrowUntil(long deadlineNanos, @Nullable SQLException first) throws SQLException {
        var failure = first;
        while (true) {
            var current = route.get();
            var pool = current.pool();
            var leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (closed) {
                throw new SQLNonTransientConnectionException("the data source is closed", SqlStates.CLOSED);
            }
            if (leftMillis <= 0) {
                throw BorrowTimeouts.exception(current, borrowTimeout, clock.instant(), failure);
            }
            if (pool == null) {
                failure = null;
                await(deadlineNanos);
                continue;
            }
            try {
                return pool.borrow(Math.min(leftMillis, current.sliceMillis()));
            } catch (SQLTransientConnectionException e) {
                failure = e;
            }
        }
    }

    private void await(long deadlineNanos) throws SQLException {
        try {
            awaitPool(deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(
                    "interrupted while waiting for a PostgreSQL primary", SqlStates.UNABLE_TO_CONNECT, e);
        }
    }

    private void awaitPool(long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (route.get().pool() == null && !closed) {
                var left = deadlineNanos - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                opened.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
