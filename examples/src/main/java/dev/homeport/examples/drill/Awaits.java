package dev.homeport.examples.drill;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time pass, and waits for conditions of the stage, never for ever. */
final class Awaits {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Awaits() {}

    static void pass(Duration duration) {
        var began = System.nanoTime();
        while (System.nanoTime() - began < duration.toNanos()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /**
     * Waits until the condition holds.
     *
     * @throws IllegalStateException after 30 s, with what every service knows of the servers
     */
    static void until(String what, Stage stage, BooleanSupplier condition) {
        until(what, PATIENCE, stage, condition);
    }

    /**
     * Waits until the condition holds, for as long as told.
     *
     * @throws IllegalStateException after that long, with what every service knows of the servers
     */
    static void until(String what, Duration patience, Stage stage, BooleanSupplier condition) {
        var began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new IllegalStateException("Waited " + patience.toSeconds() + " s in vain for " + what + "; "
                        + stage.services().values().stream()
                                .map(service -> service.dataSource().topology()
                                        + service.dynamoDb()
                                                .map(client -> " " + client.routes())
                                                .orElse(""))
                                .toList());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
