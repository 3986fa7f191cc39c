package dev.homeport.dynamodb.internal.replay;

import dev.homeport.dynamodb.AccessMode;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Keeps retries and hedges from adding to an overload.
 *
 * <p>An operation may visit each region once for nothing: a move takes the place of what the failing region does not
 * serve. Whatever goes beyond draws from one budget, a tenth of all operations: retries within a region, and hedges, which
 * have a stricter share of their own inside it, 2 % of the reads, or 10 % while a region is slow. So a region that
 * survives sees at most 1.1 requests an operation, moves, retries and hedges together, apart from two a second that a
 * client may always make. Safe for any number of threads.
 */
public final class ReplayBudget {

    static final double EXTRA = 0.1;
    static final double HEDGES = 0.02;
    static final double HEDGES_WHEN_SLOW = 0.1;

    private static final double EXTRA_PER_SECOND = 2;
    private static final double HEDGES_PER_SECOND = 1;
    private static final double SAVED_UP = 100;

    /** Striped counters, which cost an operation a few nanoseconds and no allocation. */
    private final LongAdder reads = new LongAdder();

    private final LongAdder writes = new LongAdder();
    private final RetryBudget extra;
    private final RetryBudget hedges;

    /**
     * Starts empty but for what a second gives.
     *
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    public ReplayBudget(LongSupplier nanoTime) {
        extra = new RetryBudget(EXTRA_PER_SECOND, SAVED_UP, () -> reads.sum() + writes.sum(), nanoTime);
        hedges = new RetryBudget(HEDGES_PER_SECOND, SAVED_UP, reads::sum, nanoTime);
    }

    /** Counts an operation, once, whatever becomes of it. Cheap enough for each call. */
    public void operation(AccessMode access) {
        (access == AccessMode.READ ? reads : writes).increment();
    }

    /** Whether one more attempt may be made in the same region; taken if so. */
    public boolean tryRetry() {
        return extra.draw(EXTRA);
    }

    /** Whether a read may be sent a second time; taken from both shares if so. */
    public boolean tryHedge(boolean degraded) {
        if (!hedges.draw(degraded ? HEDGES_WHEN_SLOW : HEDGES)) {
            return false;
        }
        if (extra.draw(EXTRA)) {
            return true;
        }
        hedges.giveBack();
        return false;
    }

    /** A hedge that was permitted had nowhere to go. */
    public void hedgeNotSent() {
        hedges.giveBack();
        extra.giveBack();
    }
}
