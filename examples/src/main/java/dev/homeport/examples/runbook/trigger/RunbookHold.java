package dev.homeport.examples.runbook.trigger;

import dev.homeport.examples.runbook.Runbook;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Holds while somebody runs the runbook, or left an operation of it unfinished.
 *
 * <p>It asks every region for the lock's record, and every server that answers for the lock's session. One that cannot be
 * asked for holds, unless the region's server is silent, too: then the region is lost, which is what a promotion is for.
 */
public final class RunbookHold implements Hold {

    private final Supplier<Runbook.Builder> runbook;

    /** Creates a hold that opens the runbook each time it is asked. */
    public RunbookHold(Supplier<Runbook.Builder> runbook) {
        this.runbook = runbook;
    }

    @Override
    public Optional<String> reason() {
        try (var opened = runbook.get().build()) {
            var status = opened.runs();
            if (!status.lock().isEmpty()) {
                return Optional.of("The runbook's lock is held: " + status.lock() + ".");
            }
            return status.unfinished().isEmpty()
                    ? Optional.empty()
                    : Optional.of("An operation of the runbook is unfinished: " + status.unfinished() + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("The question for the runbook's lock was interrupted.");
        }
    }
}
