package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What comes out of transactions within transactions when a connection is lost: nested ones, which are savepoints, and new ones. */
@ExtendWith(SharedLab.class)
class NestedTransactionTest {

    private String[] properties;
    private CommitFaults faults;

    @BeforeEach
    void empty(RegionLab lab) throws SQLException {
        properties = SharedLab.properties(lab);
        faults = new CommitFaults(lab.regions().get(0));
        faults.count(Charge.TABLE + "; truncate charges");
    }

    @Test
    void a_nested_transaction_whose_connection_is_lost_lets_its_own_failure_out_and_a_retry_of_all_does_it_once() {
        ours(context -> {
            var charges = context.getBean(JdbcCharges.class);
            var nested = template(context, TransactionDefinition.PROPAGATION_NESTED);
            assertThat(catchThrowable(() -> charges.once(() -> nested.executeWithoutResult(status -> {
                        faults.endSession(charges.session());
                        charges.insert(() -> {});
                    }))))
                    .isInstanceOf(TransientDataAccessResourceException.class)
                    .hasMessageContaining("insert into charges")
                    .satisfies(NestedTransactionTest::isSaidToBeNotDone);
            var attempts = new AtomicInteger();
            charges.retriedOnTransient(() -> nested.executeWithoutResult(status -> {
                if (attempts.getAndIncrement() == 0) {
                    faults.endSession(charges.session());
                }
                charges.insert(() -> {});
            }));
            assertThat(attempts).hasValue(2);
            assertRows(2);
        });
    }

    /** The usual reason for a nested transaction is to go on without it. */
    @Test
    void code_that_goes_on_after_a_nested_one_was_lost_is_told_that_nothing_is_done() {
        ours(context -> {
            var charges = context.getBean(JdbcCharges.class);
            var nested = template(context, TransactionDefinition.PROPAGATION_NESTED);
            assertThat(catchThrowable(() -> charges.once(() -> {
                        try {
                            nested.executeWithoutResult(status -> {
                                faults.endSession(charges.session());
                                charges.insert(() -> {});
                            });
                        } catch (DataAccessException goesOn) {
                            assertThat(goesOn).isInstanceOf(TransientDataAccessException.class);
                        }
                    })))
                    .isInstanceOf(TransientDataAccessResourceException.class)
                    .hasMessageContaining("not sent")
                    .satisfies(NestedTransactionTest::isSaidToBeNotDone);
            assertRows(0);
        });
    }

    @Test
    void a_nested_transaction_that_cannot_begin_says_so_and_promises_nothing() {
        ours(context -> {
            var charges = context.getBean(JdbcCharges.class);
            var nested = template(context, TransactionDefinition.PROPAGATION_NESTED);
            assertThat(catchThrowable(() -> charges.once(() -> {
                        faults.endSession(charges.session());
                        nested.executeWithoutResult(status -> {});
                    })))
                    .isInstanceOf(CannotCreateTransactionException.class)
                    .hasMessageContaining("savepoint");
            assertRows(0);
        });
    }

    @Test
    void a_new_transaction_within_a_lost_one_is_done_and_the_other_is_not() {
        ours(context -> {
            var charges = context.getBean(JdbcCharges.class);
            var anew = template(context, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            assertThat(catchThrowable(() -> charges.once(() -> {
                        faults.endSession(charges.session());
                        anew.executeWithoutResult(status -> charges.insert(() -> {}));
                        charges.insert(() -> {});
                    })))
                    .isInstanceOf(TransientDataAccessResourceException.class)
                    .satisfies(NestedTransactionTest::isSaidToBeNotDone);
            assertRows(1);
        });
    }

    @Test
    void the_suspended_transaction_of_a_new_one_that_was_lost_goes_on() {
        ours(context -> {
            var charges = context.getBean(JdbcCharges.class);
            var anew = template(context, TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            charges.once(() -> assertThat(catchThrowable(() -> anew.executeWithoutResult(status -> {
                        faults.endSession(charges.session());
                        charges.insert(() -> {});
                    })))
                    .isInstanceOf(TransientDataAccessResourceException.class));
            assertRows(1);
        });
    }

    /** In a suspended transaction each statement commits itself. */
    @Test
    void a_statement_outside_of_the_suspended_transaction_is_not_transient_when_it_is_lost() {
        ours(context -> {
            var charges = context.getBean(JdbcCharges.class);
            var without = template(context, TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
            charges.once(() -> assertThat(catchThrowable(() -> without.executeWithoutResult(status -> {
                        faults.endSession(charges.session());
                        charges.insert(() -> {});
                    })))
                    .isInstanceOf(DataAccessException.class)
                    .isNotInstanceOf(TransientDataAccessException.class));
            assertRows(1);
        });
    }

    private static TransactionTemplate template(ApplicationContext context, int propagation) {
        var template = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        template.setPropagationBehavior(propagation);
        return template;
    }

    private static void isSaidToBeNotDone(Throwable thrown) {
        assertThat(CommitOutcome.of(thrown).isNotDone()).isTrue();
    }

    private void assertRows(long rows) {
        try {
            assertThat(faults.count("select count(*) from charges")).isEqualTo(rows);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void ours(Consumer<ApplicationContext> work) {
        Applications.withOurs(Applications.plainJdbc())
                .withPropertyValues(properties)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    work.accept(context);
                });
    }
}
