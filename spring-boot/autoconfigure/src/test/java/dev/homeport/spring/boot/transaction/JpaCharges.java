package dev.homeport.spring.boot.transaction;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.transaction.annotation.Transactional;

/** Charges by JPA; what is done in the transaction is the test's. */
class JpaCharges {

    private final ApplicationEventPublisher events;

    JpaCharges(ApplicationEventPublisher events) {
        this.events = events;
    }

    @Retryable(includes = DataAccessException.class, maxRetries = 10, delay = 100)
    @Transactional
    public void retriedOnDataAccess(Runnable work) {
        work.run();
    }

    @Retryable(includes = TransientDataAccessException.class, maxRetries = 10, delay = 100)
    @Transactional
    public void retriedOnTransient(Runnable work) {
        work.run();
    }

    @Transactional
    public void once(Runnable work) {
        events.publishEvent(new Applications.Charged());
        work.run();
    }
}
