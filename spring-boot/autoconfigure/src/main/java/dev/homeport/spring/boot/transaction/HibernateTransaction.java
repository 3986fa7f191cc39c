package dev.homeport.spring.boot.transaction;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.util.function.Consumer;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.resource.transaction.spi.TransactionObserver;
import org.jspecify.annotations.Nullable;

/**
 * Tells of Hibernate's transaction what JPA does not: its connection, and the moment when all is flushed and the commit is sent
 * next. A failure before that moment is a statement's, and certainly not done.
 */
final class HibernateTransaction {

    private final SharedSessionContractImplementor session;

    private HibernateTransaction(SharedSessionContractImplementor session) {
        this.session = session;
    }

    /** Returns null if the entity manager is not Hibernate's. */
    static @Nullable HibernateTransaction of(EntityManager entityManager) {
        return entityManager instanceof SharedSessionContractImplementor session
                ? new HibernateTransaction(session)
                : null;
    }

    /** Returns its connection; null as long as it needs none, where asking Hibernate would borrow one. */
    @Nullable
    Connection connection() {
        var connection = session.getJdbcCoordinator().getLogicalConnection();
        return connection.isPhysicallyConnected() ? connection.getPhysicalConnection() : null;
    }

    /** Commits, and hands over the connection when nothing but the commit itself is left to be sent. */
    void commit(Runnable commit, Consumer<Connection> beforeSending) {
        var observer = new BeforeSending(() -> {
            var connection = connection();
            if (connection != null) {
                beforeSending.accept(connection);
            }
        });
        var coordinator = session.getTransactionCoordinator();
        coordinator.addObserver(observer);
        try {
            commit.run();
        } finally {
            coordinator.removeObserver(observer);
        }
    }

    private record BeforeSending(Runnable action) implements TransactionObserver {

        @Override
        public void afterBegin() {}

        @Override
        public void beforeCompletion() {
            action.run();
        }

        @Override
        public void afterCompletion(boolean successful, boolean delayed) {}
    }
}
