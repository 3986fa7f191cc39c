package dev.homeport.dynamodb;

import dev.homeport.dynamodb.simulation.SimulatedCall;
import dev.homeport.dynamodb.simulation.SimulatedClient;
import dev.homeport.dynamodb.simulation.SimulatedWrite;

/**
 * Checks every hedge of a process against what is promised of hedges, and knows nothing of how the product keeps it.
 *
 * <p>Over whatever window there are no more than 2 % of its reads, 10 % while a region is slow, one a second, and the
 * hundred that may have been saved up: a bucket that holds a hundred and is filled with just that never runs dry.
 */
public final class HedgeLedger {

    private static final double SAVED_UP = 100;
    private static final double USUAL = 0.02;
    private static final double WHEN_SLOW = 0.1;

    private final History history;
    private double left = SAVED_UP;
    private long reads;
    private long countedAt;

    public HedgeLedger(History history) {
        this.history = history;
    }

    public void read() {
        reads++;
    }

    /** A hedge is asked for, and the reads since the last time count as much as they do now. */
    public void asked(boolean slow, long now) {
        double earned = reads * (slow ? WHEN_SLOW : USUAL) + (double) (now - countedAt) / SimulatedClient.SECOND;
        left = Math.min(SAVED_UP, left + earned);
        reads = 0;
        countedAt = now;
    }

    public void hedge(SimulatedCall call, int region) {
        if (call.kind != SimulatedWrite.READ) {
            history.violation("operation " + call.id + " was hedged, a " + call.kind);
        }
        if ((call.sentTo & 1 << region) != 0) {
            history.violation("the hedge of operation " + call.id + " went where it had been");
        }
        if ((call.operation.excluded() & 1 << region) != 0) {
            history.violation("the hedge of operation " + call.id + " went where its caller did not want it");
        }
        if (--left < 0) {
            history.violation("a hedge beyond the budget, for operation " + call.id);
            left = 0;
        }
    }
}
