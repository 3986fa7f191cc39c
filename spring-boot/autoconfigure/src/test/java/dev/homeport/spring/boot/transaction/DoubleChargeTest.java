package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.jdbc.CommitOutcomeUnknownException;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.transaction.HeuristicCompletionException;

/** A payment with a retry, and the answer of its commit is lost. */
@ExtendWith(SharedLab.class)
class DoubleChargeTest {

    private final AtomicInteger attempts = new AtomicInteger();
    private String[] properties;
    private CommitFaults faults;

    @BeforeEach
    void empty(RegionLab lab) throws SQLException {
        properties = SharedLab.properties(lab);
        faults = new CommitFaults(lab.regions().get(0));
        faults.count(Charge.TABLE + "; truncate charges");
    }

    @AfterEach
    void awaitEnd() throws Exception {
        faults.awaitEnd();
    }

    @Test
    void spring_boots_jdbc_manager_with_a_bare_retryable_charges_twice() {
        Applications.plainJdbc().withPropertyValues(properties).run(context -> {
            context.getBean(JdbcCharges.class).retriedOnAnything(this::loseFirstAnswer);
            faults.awaitRows("charges", 2);
        });
    }

    @Test
    void spring_boots_jpa_manager_with_a_retry_of_data_access_exceptions_charges_twice() {
        Applications.plainJpa().withPropertyValues(properties).run(context -> {
            var repository = context.getBean(ChargeRepository.class);
            context.getBean(JpaCharges.class).retriedOnDataAccess(() -> {
                repository.insert();
                loseFirstAnswer();
            });
            faults.awaitRows("charges", 2);
        });
    }

    @Test
    void ours_for_jdbc_charges_once_and_says_that_it_is_unknown() {
        Applications.withOurs(Applications.plainJdbc())
                .withPropertyValues(properties)
                .run(context -> {
                    var charges = context.getBean(JdbcCharges.class);
                    assertChargedOnce(catchThrowable(() -> charges.retriedOnTransient(this::loseFirstAnswer)));
                });
    }

    @Test
    void ours_for_jpa_charges_once_and_says_that_it_is_unknown() {
        Applications.withOurs(Applications.plainJpa())
                .withPropertyValues(properties)
                .run(context -> {
                    var repository = context.getBean(ChargeRepository.class);
                    var charges = context.getBean(JpaCharges.class);
                    assertChargedOnce(catchThrowable(() -> charges.retriedOnDataAccess(() -> {
                        repository.insert();
                        loseFirstAnswer();
                    })));
                });
    }

    private void assertChargedOnce(Throwable thrown) throws Exception {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        HeuristicCompletionException.class,
                        unknown -> assertThat(unknown.getOutcomeState())
                                .isEqualTo(HeuristicCompletionException.STATE_UNKNOWN))
                .cause()
                .isInstanceOfSatisfying(CommitOutcomeUnknownException.class, unknown -> {
                    assertThat(unknown.node()).isPresent();
                    assertThat(unknown.epoch().timeline()).isPresent();
                });
        assertThat(CommitOutcome.of(thrown).isNotDone()).isFalse();
        assertThat(attempts).hasValue(1);
        faults.awaitRows("charges", 1);
    }

    private void loseFirstAnswer() {
        if (attempts.getAndIncrement() == 0) {
            faults.loseAnswerOfCommit();
        }
    }
}
