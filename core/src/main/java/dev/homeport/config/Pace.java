package dev.homeport.config;

/** Spreads the calls of one reading over time. */
@FunctionalInterface
interface Pace {

    /** No waiting: at start, and when an operator asks. */
    Pace NONE = calls -> {};

    /** Waits for the turn of one call of {@code calls}. */
    void await(int calls) throws InterruptedException;
}
