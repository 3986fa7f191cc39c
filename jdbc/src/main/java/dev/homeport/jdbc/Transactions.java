package dev.homeport.jdbc;

import dev.homeport.internal.Deadline;
import dev.homeport.jdbc.internal.transaction.FailedAttempt;
import dev.homeport.jdbc.internal.transaction.TransactionAttempts;
import io.github.resilience4j.retry.Retry;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions on the primary of a {@link FailoverDataSource}, commits them itself, and repeats those that are certainly
 * not done.
 *
 * <pre>{@code
 * var transactions = Transactions.over(orders);
 * long id = transactions.call(connection -> insertOrder(connection, order));
 * }</pre>
 *
 * <p>A transaction that loses its server before its commit was sent is certainly not done: it is repeated, on the new primary
 * as soon as there is one. One whose commit was sent and not answered is not repeated; it ends with
 * {@link CommitOutcomeUnknownException}. With {@linkplain TransactionsBuilder#outcomeTokens outcome tokens} the database is
 * asked instead which of the two it is, so that the work is done exactly once through a failover, provided that replication
 * is synchronous. Asynchronous replication can lose, with its server, a transaction that was reported as done.
 *
 * <p>No other failure is repeated, unless {@link TransactionsBuilder#retrySerializationFailures} asks for it: what the work throws
 * rolls the transaction back and comes out itself. So every failure but {@link CommitOutcomeUnknownException} means that the
 * transaction is certainly not done, and {@link CommitOutcome#of} says so of those of the database.
 *
 * <p>Thread-safe; transactions of one {@code Transactions} do not wait for each other. An interrupt ends the repetitions, and
 * the status stays set.
 */
public final class Transactions {

    private final TransactionAttempts attempts;
    private final Retry retry;
    private final Duration deadline;

    Transactions(TransactionAttempts attempts, Retry retry, Duration deadline) {
        this.attempts = attempts;
        this.retry = retry;
        this.deadline = deadline;
    }

    /** Runs transactions with every option at its default, which means without outcome tokens. */
    public static Transactions over(FailoverDataSource dataSource) {
        return builder(dataSource).build();
    }

    /** Starts describing how transactions run. */
    public static TransactionsBuilder builder(FailoverDataSource dataSource) {
        return new TransactionsBuilder(dataSource);
    }

    /**
     * Runs the work in a transaction, and again in another one for as long as it is certainly not done, attempts and time are left,
     * and its failure is one that the next attempt may not meet. Returns when the transaction is committed.
     *
     * @throws CommitOutcomeUnknownException if it may be committed or not
     * @throws SQLException the last attempt's failure, of the work or of the database; the transaction is not done
     * @throws E the failure of the work; the transaction is not done
     */
    public <E extends Exception> void run(TransactionAction<E> work) throws SQLException, E {
        this.<@Nullable Void, E>call(connection -> {
            work.execute(connection);
            return null;
        });
    }

    /**
     * As {@link #run}, and returns what the work has returned in the attempt that is committed.
     *
     * @throws CommitOutcomeUnknownException if it may be committed or not
     * @throws SQLException the last attempt's failure, of the work or of the database; the transaction is not done
     * @throws E the failure of the work; the transaction is not done
     */
    public <T extends @Nullable Object, E extends Exception> T call(TransactionWork<T, E> work) throws SQLException, E {
        var left = new Deadline(deadline);
        try {
            return retry.executeSupplier(() -> attempts.execute(work, left));
        } catch (FailedAttempt failed) {
            throw failed.<E>failure();
        }
    }

    /** Returns the repetitions' counts, for meters and listeners. */
    public Retry retry() {
        return retry;
    }
}
