package dev.homeport.jdbc.internal.pool;

import dev.homeport.jdbc.FailoverDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the waits inside one pool when it is retired. The pool itself wakes no borrower when it ends, so each would sit
 * out its whole deadline in front of a server that was deposed; here each is interrupted, once.
 *
 * <p>The interrupt cannot go astray, because it is a handshake:
 *
 * <ol>
 *   <li>A borrower registers a visit before it enters the pool and ends the visit after it has left.
 *   <li>The thread that retires the pool interrupts a borrower only after it has changed that visit from inside to
 *       waking, and changes it to woken when the interrupt has been delivered.
 *   <li>A borrower that ends a visit and finds it being woken waits these microseconds for the delivery and clears its
 *       interrupt status, which was clear when it came.
 * </ol>
 *
 * <p>A borrower that comes with its interrupt status set is let through without a visit: it does not wait in the pool.
 * An interrupt by the application that arrives in the very microseconds in which the pool is retired is lost.
 */
final class PoolQueue {

    /** Waits in a pool for a connection. */
    @FunctionalInterface
    interface Wait {
        Connection borrow() throws SQLException;
    }

    /** The states of a visit. */
    private static final int INSIDE = 0;

    private static final int LEFT = 1;
    private static final int WAKING = 2;
    private static final int WOKEN = 3;

    private static final Logger LOG = LoggerFactory.getLogger(FailoverDataSource.class);

    private final Set<Visit> visits = ConcurrentHashMap.newKeySet();
    private volatile boolean retired;

    /** Waits for a connection; returns null when the pool is retired first, with the interrupt status clear. */
    @Nullable
    Connection await(Wait wait) throws SQLException {
        if (Thread.currentThread().isInterrupted()) {
            return wait.borrow();
        }
        var visit = new Visit(Thread.currentThread());
        visits.add(visit);
        Connection borrowed = null;
        try {
            if (!retired) {
                borrowed = wait.borrow();
            }
        } catch (SQLException e) {
            if (!retired) {
                throw e;
            }
            LOG.debug("A borrow ended because its pool was retired", e);
        } finally {
            visits.remove(visit);
            visit.end();
        }
        if (borrowed != null && retired) {
            giveBack(borrowed);
            return null;
        }
        return borrowed;
    }

    /** Ends every wait, those that begin later included. */
    void retire() {
        retired = true;
        visits.forEach(Visit::wake);
    }

    private static void giveBack(Connection borrowed) {
        try {
            borrowed.close();
        } catch (SQLException e) {
            LOG.debug("A connection could not be given back to its retired pool", e);
        }
    }

    private static final class Visit extends AtomicInteger {

        private static final long serialVersionUID = 1;

        private final transient Thread borrower;

        Visit(Thread borrower) {
            super(INSIDE);
            this.borrower = borrower;
        }

        void wake() {
            if (compareAndSet(INSIDE, WAKING)) {
                borrower.interrupt();
                set(WOKEN);
            }
        }

        /** From here on no interrupt of ours arrives, and one that has arrived is gone. */
        void end() {
            if (compareAndSet(INSIDE, LEFT)) {
                return;
            }
            while (get() != WOKEN) {
                Thread.yield();
            }
            Thread.interrupted();
        }
    }
}
