package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** One question to a region, which a {@link RegionProber} asks; it returns normally for any answer that shows the region at work. */
public interface RegionProbe {

    /**
     * Asks, and throws what the SDK throws.
     *
     * @param limit the longest time to wait
     * @param sent set when the question is about to be sent; until then what fails is in this process
     */
    void ask(Duration limit, AtomicBoolean sent) throws Exception;

    /**
     * Gets ready for a question, which is not part of its round trip.
     *
     * @param limit the longest time to take
     */
    default void prepare(Duration limit) throws InterruptedException {}

    /** What the failure of a question means. */
    default AttemptOutcome verdict(Exception thrown, boolean sent, boolean home) {
        return AttemptOutcomeClassifier.of(thrown, sent, home);
    }

    /** Whether it is time to ask again, so long after it was asked, if nothing looks wrong. */
    default boolean due(Duration waited) {
        return true;
    }

    /** The table that it asks, if somebody said which; empty if an answer says nothing of a table. */
    default String table() {
        return "";
    }

    /** Does what is only done in a region that has just answered, and says nothing of its health. */
    default void afterwards(Duration limit) throws Exception {}
}
