package dev.homeport.spring.boot.transaction;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.io.Serial;
import java.sql.Connection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A {@link JpaTransactionManager} for Hibernate that tells the truth about a transaction through a failover, by the rules of
 * {@link FailoverJdbcTransactionManager}.
 *
 * <p>What the commit flushes is not the commit yet: if the connection is lost while Hibernate writes what is left to write, the
 * transaction is certainly not done. With another provider of JPA that cannot be told, and is unknown.
 *
 * <p>Thread-safe, as its superclass is.
 */
public class FailoverJpaTransactionManager extends JpaTransactionManager {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient TransactionWatch watch;

    /** Manages the transactions of this factory, on its data source. */
    public FailoverJpaTransactionManager(EntityManagerFactory factory) {
        this(factory, new TransactionWatch());
    }

    FailoverJpaTransactionManager(EntityManagerFactory factory, TransactionWatch watch) {
        super(factory);
        this.watch = watch;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        try {
            super.doBegin(transaction, definition);
        } catch (CannotCreateTransactionException failure) {
            throw FailedBegin.of(failure);
        }
        var begun = entityManager();
        watch.begun(transaction, () -> connection(begun));
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        var transaction = watch.of(status.getTransaction());
        transaction.ending();
        try {
            commit(transaction, status);
        } catch (RuntimeException failure) {
            throw transaction.commitFailed(failure);
        }
        transaction.committed();
    }

    private void commit(WatchedTransaction transaction, DefaultTransactionStatus status) {
        var hibernate = HibernateTransaction.of(entityManager());
        if (hibernate == null) {
            transaction.committing(CommitTarget.HIDDEN);
            super.doCommit(status);
            return;
        }
        var connection = hibernate.connection();
        if (connection != null) {
            transaction.requireOpen(connection);
        }
        hibernate.commit(() -> super.doCommit(status), sending -> transaction.committing(getDataSource(), sending));
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
        watch.of(status.getTransaction()).rollBack(connection(entityManager()), () -> super.doRollback(status));
    }

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        watch.ended(transaction);
        super.doCleanupAfterCompletion(transaction);
    }

    private static @Nullable Connection connection(EntityManager entityManager) {
        var hibernate = HibernateTransaction.of(entityManager);
        return hibernate == null ? null : hibernate.connection();
    }

    private EntityManager entityManager() {
        var factory = Objects.requireNonNull(getEntityManagerFactory());
        var holder = (EntityManagerHolder) TransactionSynchronizationManager.getResource(factory);
        return Objects.requireNonNull(holder).getEntityManager();
    }
}
