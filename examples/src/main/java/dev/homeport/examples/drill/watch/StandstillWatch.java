package dev.homeport.examples.drill.watch;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Notices when this machine stands still: a thread that asks to be woken every 20 ms counts the time by which it is
 * woken late. Services, regions and load share the machine, so that what they missed meanwhile says nothing of them.
 */
public final class StandstillWatch implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(20);

    /** Garbage collections and the scheduler of a machine with work to do stay below it. */
    public static final Duration NOTABLE = Duration.ofMillis(200);

    private final LongSupplier nanoTime;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Duration longest = Duration.ZERO;

    public StandstillWatch() {
        this(System::nanoTime);
    }

    public StandstillWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        thread = DrillThreads.start("standstill-watch", this::run);
    }

    /** Returns the longest standstill so far, if any is long enough to be told from an ordinary delay; else zero. */
    public Duration longest() {
        return longest.compareTo(NOTABLE) < 0 ? Duration.ZERO : longest;
    }

    private void run() {
        var last = nanoTime.getAsLong();
        while (!stopped) {
            LockSupport.parkNanos(PERIOD.toNanos());
            var now = nanoTime.getAsLong();
            noticed(Duration.ofNanos(now - last).minus(PERIOD));
            last = now;
        }
    }

    private void noticed(Duration late) {
        if (late.compareTo(longest) > 0) {
            longest = late;
        }
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        DrillThreads.join(thread);
    }
}
