package dev.homeport.config.internal.pacing;

/** Spreads the calls of one reading over time. */
@FunctionalInterface
public interface CallPacing {

    /** Does not wait: at start, and when an operator asks. */
    CallPacing NONE = calls -> {};

    /** Waits for the turn of one call of {@code calls}. */
    void await(int calls) throws InterruptedException;
}
