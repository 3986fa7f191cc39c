package dev.homeport.benchmarks.dynamodb;

import java.util.concurrent.CompletionException;

/**
 * Records one call and how it went.
 *
 * @param id of the item that it was about
 * @param failure what was thrown, in a word; empty if nothing was
 */
public record Call(String id, long beganNanos, long endedNanos, Outcome outcome, String failure) {

    /** Makes a call. Every exception that the client throws is a failure of the call. */
    public static Call make(String id, Runnable call) {
        long began = System.nanoTime();
        try {
            call.run();
            return new Call(id, began, System.nanoTime(), Outcome.OK, "");
        } catch (RuntimeException e) {
            return new Call(id, began, System.nanoTime(), Outcome.of(e), name(e));
        }
    }

    private static String name(RuntimeException thrown) {
        var what = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return what.getClass().getSimpleName();
    }

    /** Returns the same without its time, for a call whose end was not noticed at once. */
    public Call untimed() {
        return new Call(id, beganNanos, beganNanos, outcome, failure);
    }

    public long tookNanos() {
        return endedNanos - beganNanos;
    }

    public boolean failed() {
        return outcome != Outcome.OK;
    }
}
