package dev.homeport.benchmarks.thread;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Parks the calling thread, however often it is woken before its time. */
public final class Parking {

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
}
