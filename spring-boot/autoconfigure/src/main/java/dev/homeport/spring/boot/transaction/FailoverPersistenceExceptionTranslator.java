package dev.homeport.spring.boot.transaction;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.dao.support.PersistenceExceptionTranslator;

/**
 * Translates the loss of a connection within a transaction that has sent no commit, which is certainly not done, to a
 * {@link TransientDataAccessResourceException}; leaves all else to the translator of the JPA provider.
 */
final class FailoverPersistenceExceptionTranslator implements PersistenceExceptionTranslator, Ordered {

    private final DataSource dataSource;
    private final TransactionWatch watch;

    FailoverPersistenceExceptionTranslator(DataSource dataSource, TransactionWatch watch) {
        this.dataSource = dataSource;
        this.watch = watch;
    }

    @Override
    public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException failure) {
        return ConnectionFailures.isLost(failure)
                        && watch.current(dataSource)
                                .filter(transaction -> transaction.isCertainlyNotDone(failure))
                                .isPresent()
                ? ConnectionFailures.notDone(
                        "The connection was lost before the commit, so the transaction is not done: "
                                + failure.getMessage(),
                        failure)
                : null;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
