package dev.homeport.jdbc.internal.transaction;

/**
 * A note attached to a failure, as a suppressed exception: {@code Transactions} watched the transaction and knows that it is
 * not done, which the failure alone would not prove.
 *
 * <p>The note speaks for the failure it is attached to and for what was suppressed before it, not for what comes later.
 */
public final class NotDoneNote extends Exception {

    public static final String NOT_SENT = "certainly not done: no commit was sent";

    private static final long serialVersionUID = 1L;

    private NotDoneNote(String reason) {
        super(reason, null, false, false);
    }

    /** Attaches a note to the failure of the database in this chain, unless the chain has none or proves it by itself. */
    public static void attach(Throwable failure, String reason) {
        if (CommitOutcomeClassifier.classify(failure).isNotDone()) {
            return;
        }
        CommitOutcomeClassifier.deciding(failure).ifPresent(error -> error.addSuppressed(new NotDoneNote(reason)));
    }
}
