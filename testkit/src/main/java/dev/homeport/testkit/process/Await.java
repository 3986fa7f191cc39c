package dev.homeport.testkit.process;

import dev.homeport.testkit.LabException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Polls a condition every 10 ms, for a bounded time; no other class polls. Asking may fail while a server starts or
 * dies, so a failure means "not yet" and becomes the cause when time runs out.
 */
public final class Await {
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    @FunctionalInterface
    public interface Condition {
        boolean holds() throws SQLException, IOException;
    }

    public static void until(String what, Duration atMost, Condition condition, Supplier<String> evidence) {
        var start = System.nanoTime();
        while (true) {
            @Nullable Exception failure = null;
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (SQLException | IOException e) {
                failure = e;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new LabException("Interrupted while waiting for " + what, failure);
            }
            if (System.nanoTime() - start > atMost.toNanos()) {
                throw new LabException(
                        "Waited " + atMost.toMillis() + " ms in vain for " + what + evidence.get(), failure);
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
