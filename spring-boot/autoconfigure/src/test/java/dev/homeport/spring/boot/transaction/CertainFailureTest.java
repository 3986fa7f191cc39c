package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What comes out of a transaction that certainly is not done, and that a retry of the transient failures is right. */
@ExtendWith(SharedLab.class)
class CertainFailureTest {

    private static final UUID TAKEN = new UUID(0, 1);

    private String[] properties;
    private CommitFaults faults;

    @BeforeEach
    void empty(RegionLab lab) throws SQLException {
        properties = SharedLab.properties(lab, "homeport.jdbc.borrow-timeout=2s");
        faults = new CommitFaults(lab.regions().get(0));
        faults.count(Charge.TABLE + "; truncate charges; insert into charges values ('" + TAKEN + "', 1)");
    }

    @Test
    void also_by_spring_boots_manager_the_failure_of_a_statement_comes_out_for_the_rollback_hides_it_no_more() {
        Applications.plainJdbc()
                .withPropertyValues(properties)
                .run(context -> assertThat(catchThrowable(() -> loseSession(context.getBean(JdbcCharges.class))))
                        .isInstanceOf(DataAccessResourceFailureException.class)
                        .hasMessageContaining("insert into charges")
                        .satisfies(thrown ->
                                assertThat(CommitOutcome.of(thrown).isNotDone()).isFalse()));
    }

    @Test
    void the_failure_of_a_statement_comes_out_itself_and_is_transient() {
        ours(Applications.plainJdbc(), context -> {
            assertThat(catchThrowable(() -> loseSession(context.getBean(JdbcCharges.class))))
                    .isInstanceOf(TransientDataAccessResourceException.class)
                    .hasMessageContaining("insert into charges")
                    .satisfies(CertainFailureTest::isSaidToBeNotDone)
                    .cause()
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
            faults.awaitRows("charges", 1);
        });
    }

    @Test
    void a_retry_of_what_is_transient_does_it_once_after_a_statement_was_lost() {
        ours(Applications.plainJdbc(), context -> {
            var charges = context.getBean(JdbcCharges.class);
            var attempts = new AtomicInteger();
            charges.retriedOnTransient(() -> {
                if (attempts.getAndIncrement() == 0) {
                    faults.endSession(charges.session());
                    charges.insert(() -> {});
                }
            });
            assertThat(attempts).hasValue(2);
            faults.awaitRows("charges", 2);
        });
    }

    @Test
    void a_connection_that_is_known_to_be_lost_before_the_commit_has_sent_none() {
        ours(Applications.plainJdbc(), context -> {
            var charges = context.getBean(JdbcCharges.class);
            assertThat(catchThrowable(() -> charges.once(() -> assertThat(catchThrowable(() -> loseSession(charges)))
                            .isNotNull())))
                    .isInstanceOf(UnexpectedRollbackException.class);
            assertThat(catchThrowable(() -> charges.once(() -> {
                        faults.endSession(charges.session());
                        assertThat(catchThrowable(() -> charges.insert(() -> {})))
                                .isNotNull();
                    })))
                    .isInstanceOf(TransientDataAccessResourceException.class)
                    .hasMessageContaining("not sent")
                    .satisfies(CertainFailureTest::isSaidToBeNotDone);
            faults.awaitRows("charges", 1);
        });
    }

    @Test
    void a_commit_that_the_server_refuses_is_what_spring_calls_it() {
        ours(Applications.plainJdbc(), context -> {
            var jdbc = context.getBean(JdbcTemplate.class);
            assertThat(catchThrowable(() -> context.getBean(JdbcCharges.class)
                            .once(() -> jdbc.update("insert into charges values (?, 1)", TAKEN))))
                    .isInstanceOf(DataIntegrityViolationException.class)
                    .satisfies(CertainFailureTest::isSaidToBeNotDone);
            assertThat(heardOfRollback(context)).isTrue();
            faults.awaitRows("charges", 1);
        });
    }

    @Test
    void a_statement_that_failed_and_was_hidden_is_no_success() {
        ours(Applications.plainJdbc(), context -> {
            var jdbc = context.getBean(JdbcTemplate.class);
            assertThat(catchThrowable(() -> context.getBean(JdbcCharges.class)
                            .once(() -> assertThat(catchThrowable(() -> jdbc.execute("select 1/0")))
                                    .isNotNull())))
                    .isInstanceOf(UnexpectedRollbackException.class)
                    .satisfies(CertainFailureTest::isSaidToBeNotDone);
            assertThat(heardOfRollback(context)).isTrue();
            faults.awaitRows("charges", 1);
        });
    }

    /** After the commit nothing may be repeated, whatever fails. */
    @Test
    void what_fails_after_the_commit_is_not_transient() {
        ours(Applications.plainJdbc(), context -> {
            var charges = context.getBean(JdbcCharges.class);
            var attempts = new AtomicInteger();
            var thrown = catchThrowable(() -> charges.retriedOnTransient(() -> {
                attempts.incrementAndGet();
                var process = charges.session();
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        faults.endSession(process);
                        charges.insert(() -> {});
                    }
                });
            }));
            assertThat(thrown).isInstanceOf(DataAccessResourceFailureException.class);
            assertThat(CommitOutcome.of(thrown).isNotDone()).isFalse();
            assertThat(attempts).hasValue(1);
            faults.awaitRows("charges", 2);
        });
    }

    /** In autocommit the statement is the commit. */
    @Test
    void a_statement_that_commits_itself_is_not_transient_when_its_connection_is_lost(RegionLab lab) {
        ours(Applications.plainJdbc(), context -> {
            var jdbc = context.getBean(JdbcTemplate.class);
            var thrown = catchThrowable(() -> jdbc.execute("select pg_terminate_backend(pg_backend_pid())"));
            assertThat(thrown)
                    .isInstanceOf(DataAccessResourceFailureException.class)
                    .isNotInstanceOf(TransientDataAccessException.class);
        });
    }

    @Test
    void a_transaction_that_cannot_begin_has_a_transient_cause(RegionLab lab) {
        ours(Applications.plainJdbc(), context -> {
            lab.regions().get(0).refuse();
            try {
                assertThat(catchThrowable(
                                () -> context.getBean(JdbcCharges.class).once(() -> {})))
                        .isInstanceOf(CannotCreateTransactionException.class)
                        .satisfies(CertainFailureTest::isSaidToBeNotDone)
                        .cause()
                        .isInstanceOf(TransientDataAccessResourceException.class)
                        .cause()
                        .isInstanceOf(SQLException.class);
            } finally {
                lab.regions().get(0).heal();
            }
        });
    }

    @Test
    void what_jpa_loses_in_a_repository_or_while_it_flushes_for_the_commit_is_transient() {
        ours(Applications.plainJpa(), context -> {
            var repository = context.getBean(ChargeRepository.class);
            var charges = context.getBean(JpaCharges.class);
            var jdbc = context.getBean(JdbcTemplate.class);
            assertThat(catchThrowable(() -> charges.once(() -> {
                        faults.endSession(session(jdbc));
                        repository.insert();
                    })))
                    .as("in a repository")
                    .isInstanceOf(TransientDataAccessResourceException.class)
                    .satisfies(CertainFailureTest::isSaidToBeNotDone);
            assertThat(catchThrowable(() -> charges.once(() -> {
                        repository.insertAtCommit(UUID.randomUUID());
                        faults.endSession(session(jdbc));
                    })))
                    .as("by the flush of the commit")
                    .isInstanceOf(TransientDataAccessResourceException.class)
                    .satisfies(CertainFailureTest::isSaidToBeNotDone);
            var attempts = new AtomicInteger();
            charges.retriedOnTransient(() -> {
                repository.insertAtCommit(UUID.randomUUID());
                if (attempts.getAndIncrement() == 0) {
                    faults.endSession(session(jdbc));
                }
            });
            assertThat(attempts).hasValue(2);
            faults.awaitRows("charges", 2);
        });
    }

    @Test
    void what_the_server_refuses_jpa_is_what_spring_calls_it() {
        ours(Applications.plainJpa(), context -> {
            var repository = context.getBean(ChargeRepository.class);
            var charges = context.getBean(JpaCharges.class);
            var jdbc = context.getBean(JdbcTemplate.class);
            assertThat(catchThrowable(() -> charges.once(() -> repository.insertAtCommit(TAKEN))))
                    .isInstanceOf(DataIntegrityViolationException.class);
            assertThat(heardOfRollback(context)).isTrue();
            assertThat(catchThrowable(() ->
                            charges.once(() -> assertThat(catchThrowable(() -> jdbc.execute("select 1/0")))
                                    .isNotNull())))
                    .isInstanceOf(UnexpectedRollbackException.class);
            faults.awaitRows("charges", 1);
        });
    }

    private static void isSaidToBeNotDone(Throwable thrown) {
        assertThat(CommitOutcome.of(thrown).isNotDone()).isTrue();
    }

    private interface Work {
        void in(ApplicationContext context) throws Exception;
    }

    private void ours(ApplicationContextRunner plain, Work work) {
        Applications.withOurs(plain).withPropertyValues(properties).run(context -> {
            assertThat(context).hasNotFailed();
            work.in(context);
        });
    }

    private void loseSession(JdbcCharges charges) {
        charges.once(() -> {
            faults.endSession(charges.session());
            charges.insert(() -> {});
        });
    }

    private static long session(JdbcTemplate jdbc) {
        Long process = jdbc.queryForObject("select pg_backend_pid()", Long.class);
        return process == null ? 0 : process;
    }

    private static boolean heardOfRollback(ApplicationContext context) {
        return context.getBean(Applications.Listener.class).phases().contains(TransactionPhase.AFTER_ROLLBACK);
    }
}
