package dev.homeport.spring.boot.transaction;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.transaction.annotation.Transactional;

/** Charges by SQL; what is done after the statement is the test's. */
class JdbcCharges {

    private final JdbcTemplate jdbc;
    private final ApplicationEventPublisher events;

    JdbcCharges(JdbcTemplate jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    @Retryable(maxRetries = 10, delay = 100)
    @Transactional
    public void retriedOnAnything(Runnable then) {
        insert(then);
    }

    @Retryable(includes = TransientDataAccessException.class, maxRetries = 10, delay = 100)
    @Transactional
    public void retriedOnTransient(Runnable then) {
        insert(then);
    }

    @Transactional
    public void once(Runnable then) {
        insert(then);
    }

    public void insert(Runnable then) {
        events.publishEvent(new Applications.Charged());
        jdbc.update(Charge.INSERT);
        then.run();
    }

    /** The process that serves this thread's transaction. */
    public long session() {
        Long process = jdbc.queryForObject("select pg_backend_pid()", Long.class);
        return process == null ? 0 : process;
    }
}
