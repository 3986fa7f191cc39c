package dev.homeport.dynamodb.internal.monitor;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tells when the first question to a region is over, and when the region has been greeted. One thread asks; any may wait. */
final class FirstQuestions {

    /**
     * The questions after which a region that answered none is waited for no longer. A process on a quarter of a processor
     * may need two for its first handshake.
     */
    static final int MOST = 3;

    private final CompletableFuture<Void> firstOver = new CompletableFuture<>();
    private final CompletableFuture<Void> greeted = new CompletableFuture<>();

    /** The asking thread's own. */
    private int asked;

    /** A question of the asking thread is over. */
    void over(boolean everAnswered) {
        firstOver.complete(null);
        asked++;
        if (asked >= MOST || everAnswered) {
            greeted.complete(null);
        }
    }

    /** No answer is waited for any more. */
    void giveUp() {
        firstOver.complete(null);
        greeted.complete(null);
    }

    boolean areOver() {
        return greeted.isDone();
    }

    CompletionStage<Void> firstOver() {
        return firstOver.minimalCompletionStage();
    }

    CompletionStage<Void> greeted() {
        return greeted.minimalCompletionStage();
    }
}
