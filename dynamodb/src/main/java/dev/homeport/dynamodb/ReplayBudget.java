package dev.homeport.dynamodb;

import java.util.function.LongSupplier;

/**
 * Keeps retries and hedges from adding to an overload.
 *
 * <p>An operation may visit each region once for nothing: a move takes the place of what the failing region does not
 * serve. Whatever goes beyond draws from a budget: retries within a region from a tenth of all operations, hedges from
 * 2 % of the reads, or 10 % while a region is slow. So a region that survives sees at most 1.1 requests an operation,
 * retries and moves together, apart from two a second that a client may always make. Safe for any number of threads.
 */
final class ReplayBudget {

    static final double RETRIES = 0.1;
    static final double HEDGES = 0.02;
    static final double HEDGES_WHEN_SLOW = 0.1;

    private static final double RETRIES_PER_SECOND = 2;
    private static final double HEDGES_PER_SECOND = 1;
    private static final double SAVED_UP = 100;

    private final ShareBudget retries;
    private final ShareBudget hedges;

    /**
     * Starts empty but for what a second gives.
     *
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    ReplayBudget(LongSupplier nanoTime) {
        retries = new ShareBudget(RETRIES_PER_SECOND, SAVED_UP, nanoTime);
        hedges = new ShareBudget(HEDGES_PER_SECOND, SAVED_UP, nanoTime);
    }

    /** Counts an operation, once, whatever becomes of it. Cheap enough for each call. */
    void operation(Access access) {
        retries.earn();
        if (access == Access.READ) {
            hedges.earn();
        }
    }

    /** Whether one more attempt may be made in the same region; taken if so. */
    boolean tryRetry() {
        return retries.draw(RETRIES);
    }

    /** Whether a read may be sent a second time; taken if so. */
    boolean tryHedge(boolean degraded) {
        return hedges.draw(degraded ? HEDGES_WHEN_SLOW : HEDGES);
    }
}
