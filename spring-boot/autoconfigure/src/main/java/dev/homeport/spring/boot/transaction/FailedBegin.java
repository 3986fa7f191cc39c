package dev.homeport.spring.boot.transaction;

import java.sql.SQLNonTransientException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Says of a transaction that could not begin that it is certainly not done, where repeating it may help. */
final class FailedBegin {

    private FailedBegin() {}

    /**
     * Returns the failure with a {@link TransientDataAccessResourceException} between it and its cause, which {@code @Retryable}
     * finds there: Spring's contract names the class for it.
     */
    static CannotCreateTransactionException of(CannotCreateTransactionException failure) {
        return ConnectionFailures.sqlException(failure)
                .filter(error -> !(error instanceof SQLNonTransientException))
                .map(error -> new CannotCreateTransactionException(
                        String.valueOf(failure.getMessage()),
                        ConnectionFailures.notDone(
                                "The transaction has not begun: " + error.getMessage(), failure.getCause())))
                .orElse(failure);
    }
}
