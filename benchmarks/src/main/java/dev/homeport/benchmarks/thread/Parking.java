package dev.homeport.benchmarks.thread;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Parks the calling thread, however often it is woken before its time. */
public final class Parking {

    private static final long BETWEEN_LOOKS_NANOS = 5_000_000;

    /** Says whether something has happened, which a database may have to be asked. */
    public interface Condition {
        boolean holds() throws SQLException;
    }

    private Parking() {}

    /** Returns when {@link System#nanoTime()} has reached this value. */
    public static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Returns after this time. */
    public static void pause(Duration time) {
        until(System.nanoTime() + time.toNanos());
    }

    /**
     * Returns when the condition holds.
     *
     * @throws IllegalStateException if it does not within the bound
     */
    public static void await(Condition condition, Duration bound) throws SQLException {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Waited in vain for " + bound);
            }
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }
}
