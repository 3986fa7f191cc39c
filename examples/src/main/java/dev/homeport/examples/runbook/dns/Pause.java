package dev.homeport.examples.runbook.dns;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets time pass; tests let it pass at once. */
@FunctionalInterface
interface Pause {

    void pass(Duration time) throws InterruptedException;

    /** Returns a pause that ends early by an interrupt only. */
    static Pause real() {
        return time -> {
            if (new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("A latch that nothing counts down has opened");
            }
        };
    }
}
