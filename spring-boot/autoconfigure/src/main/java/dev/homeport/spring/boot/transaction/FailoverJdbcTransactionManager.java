package dev.homeport.spring.boot.transaction;

import java.io.Serial;
import java.sql.Connection;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.JdbcTransactionObjectSupport;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * A {@link JdbcTransactionManager} that tells the truth about a transaction through a failover.
 *
 * <ul>
 *   <li>A commit that was sent and not answered is a {@link HeuristicCompletionException} with state unknown, whose cause is a
 *       {@link dev.homeport.jdbc.CommitOutcomeUnknownException}; synchronizations complete with {@code STATUS_UNKNOWN}. Do not
 *       repeat it before you have looked.
 *   <li>A {@link org.springframework.dao.TransientDataAccessException} means that the transaction is certainly not done: the
 *       connection was lost before the commit was sent, or the server gave the transaction up. It may be repeated.
 *   <li>The failure of a statement comes out itself, also where its connection is gone and cannot be rolled back any more: the
 *       server has done that.
 *   <li>A transaction in which a statement has failed and the code went on is an
 *       {@link UnexpectedRollbackException}, and not a success.
 *   <li>A transaction in which the application has sent a commit itself, by {@code connection.commit()} for one, and whose rest
 *       is rolled back for whatever reason, is a {@link HeuristicCompletionException} with state mixed; synchronizations complete
 *       with {@code STATUS_UNKNOWN}.
 * </ul>
 *
 * <p>Thread-safe, as its superclass is.
 */
public class FailoverJdbcTransactionManager extends JdbcTransactionManager {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient TransactionWatch watch;

    /** Manages the transactions of this data source, and translates their failures. */
    public FailoverJdbcTransactionManager(DataSource dataSource) {
        this(dataSource, new TransactionWatch());
    }

    FailoverJdbcTransactionManager(DataSource dataSource, TransactionWatch watch) {
        super(dataSource);
        this.watch = watch;
        setExceptionTranslator(new FailoverSqlExceptionTranslator(
                dataSource, watch, new JdbcTemplate(dataSource).getExceptionTranslator()));
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        try {
            super.doBegin(transaction, definition);
        } catch (CannotCreateTransactionException failure) {
            throw FailedBegin.of(failure);
        }
        watch.begun(transaction, () -> connection(transaction));
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        var transaction = watch.of(status.getTransaction());
        transaction.ending();
        try {
            transaction.committing(getDataSource(), connection(status.getTransaction()));
            super.doCommit(status);
        } catch (UnexpectedRollbackException failure) {
            super.doRollback(status);
            throw transaction.rolledBack(failure);
        } catch (RuntimeException failure) {
            throw transaction.commitFailed(failure);
        }
        transaction.committed();
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        watch.of(status.getTransaction()).rollBack(connection(status.getTransaction()), () -> super.doRollback(status));
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        watch.ended(transaction);
        super.doCleanupAfterCompletion(transaction);
    }

    private static Connection connection(Object transaction) {
        return ((JdbcTransactionObjectSupport) transaction)
                .getConnectionHolder()
                .getConnection();
    }
}
