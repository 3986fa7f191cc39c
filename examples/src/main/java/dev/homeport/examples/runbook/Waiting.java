package dev.homeport.examples.runbook;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for conditions, for a bounded time; an interrupt ends every wait. */
public final class Waiting {

    private Waiting() {}

    /** Asks whether something has come to pass. */
    @FunctionalInterface
    public interface Condition {
        /** Returns whether it has. */
        boolean holds() throws RunbookException, InterruptedException;
    }

    /**
     * Asks again and again until the condition holds.
     *
     * @return whether it held in time; it is asked once at least
     * @throws RunbookException as the condition throws it
     * @throws InterruptedException if the thread is interrupted
     */
    public static boolean until(Duration atMost, Duration pause, Condition condition)
            throws RunbookException, InterruptedException {
        var began = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - began > atMost.toNanos()) {
                return false;
            }
            pause(pause);
        }
        return true;
    }

    private static void pause(Duration pause) throws InterruptedException {
        if (new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("Nothing counts this latch down");
        }
    }
}
