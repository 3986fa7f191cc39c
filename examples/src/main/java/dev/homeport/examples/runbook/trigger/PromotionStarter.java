package dev.homeport.examples.runbook.trigger;

import java.io.IOException;

/** Starts the runbook for an outage. */
@FunctionalInterface
public interface PromotionStarter {

    /**
     * Promotes, and returns once the runbook has ended well.
     *
     * @param unfenced whether it may go on when the old primary could not be fenced
     * @throws IOException if the runbook refused or failed; the message says what a person has to do
     */
    void start(Outage outage, UnfencedPromotion unfenced) throws IOException, InterruptedException;
}
