package dev.homeport.examples.runbook.postgres;

import dev.homeport.examples.runbook.RunbookException;
import java.util.function.Consumer;

/** Makes a standby the primary; does nothing to one that is a primary already. */
@FunctionalInterface
public interface Promotion {

    /**
     * Promotes the standby, and returns when it has left recovery.
     *
     * @param progress is told, in words, what is being waited for
     * @throws RunbookException if it is refused, or not done in time
     * @throws InterruptedException if the thread is interrupted; the promotion itself goes on
     */
    void promote(Consumer<String> progress) throws RunbookException, InterruptedException;
}
