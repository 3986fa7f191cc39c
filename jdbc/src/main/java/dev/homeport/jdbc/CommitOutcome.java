package dev.homeport.jdbc;

import dev.homeport.jdbc.internal.transaction.CommitOutcomeClassifier;
import dev.homeport.jdbc.internal.transaction.NotDoneNote;

/**
 * Says what the failure of a transaction means for what the transaction wrote: it is certainly not done, or it may be.
 *
 * <p>A connection that fails during {@code commit()} leaves both possible, whatever the exception is called: the server may have
 * committed before its answer was lost. Repeating the transaction then can do it twice.
 *
 * @param certainty what can be relied upon
 * @param reason why, in words, for people and logs; it holds no SQL, no values and no secrets
 */
public record CommitOutcome(Certainty certainty, String reason) {

    /** What can be relied upon. */
    public enum Certainty {
        /** The transaction did not commit and never will: it may be repeated. */
        NOT_DONE,
        /** The transaction may have committed, or may still do so: look before you repeat it. */
        UNKNOWN
    }

    /**
     * Reads the outcome of the transaction that failed with this exception, as far as the exception itself proves it: its
     * causes, what it suppresses, and JDBC's next exceptions. Frameworks may have wrapped it.
     *
     * <p>{@link Certainty#NOT_DONE} needs a proof: no connection was obtained; the server answered a statement or the commit
     * with an ERROR; or what watched the transaction says so, as {@link Transactions} does, and others by
     * {@link #markNotDone}. All else is
     * {@link Certainty#UNKNOWN}: a connection that failed, a FATAL or PANIC whatever its SQLState, and 08003, which a second
     * commit on a closed connection gets although the first one may have succeeded.
     *
     * <p>The proofs hold for a transaction that only {@code commit()} ends. A procedure that commits within itself, or a
     * script with a COMMIT in it, may be done in part. The driver reads an ERROR by the server's own word for it, so that a server
     * whose {@code lc_messages} is not English proves less.
     *
     * @param failure the exception with which the transaction ended
     */
    public static CommitOutcome of(Throwable failure) {
        return CommitOutcomeClassifier.classify(failure);
    }

    /**
     * Marks the failure of a transaction as certainly not done, which {@link #of} then says of it. It is for code that runs
     * transactions and has seen that this one has sent no commit, which the failure alone does not tell. The mark is
     * suppressed by the database's exception in the chain, and stays whatever wraps that later; a chain without one is left alone.
     *
     * @param failure the exception with which the transaction ended
     * @param reason how that is known, in words
     */
    public static void markNotDone(Throwable failure, String reason) {
        NotDoneNote.attach(failure, reason);
    }

    /** Returns whether the transaction is certainly not done, so that it may be repeated. */
    public boolean isNotDone() {
        return certainty == Certainty.NOT_DONE;
    }
}
