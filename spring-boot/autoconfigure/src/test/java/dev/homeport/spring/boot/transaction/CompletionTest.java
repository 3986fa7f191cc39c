package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.spring.boot.SharedLab;
import dev.homeport.testkit.RegionLab;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.event.TransactionPhase;

/** What listeners of a transaction are told when it has ended. */
@ExtendWith(SharedLab.class)
class CompletionTest {

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
    void with_spring_boots_jpa_manager_a_listener_hears_of_a_rollback_of_what_is_done() {
        Applications.plainJpa().withPropertyValues(properties).run(context -> {
            assertThat(lostAnswer(context)).isNotNull();
            faults.awaitRows("charges", 1);
            assertThat(phases(context)).contains(TransactionPhase.AFTER_ROLLBACK);
        });
    }

    @Test
    void with_ours_for_jpa_it_hears_of_the_completion_alone() {
        Applications.withOurs(Applications.plainJpa())
                .withPropertyValues(properties)
                .run(context -> {
                    assertThat(lostAnswer(context)).isInstanceOf(HeuristicCompletionException.class);
                    faults.awaitRows("charges", 1);
                    assertThat(phases(context)).containsExactly(TransactionPhase.AFTER_COMPLETION);
                });
    }

    @Test
    void with_ours_for_jdbc_too_also_when_a_failed_commit_is_to_be_rolled_back() {
        Applications.withOurs(Applications.plainJdbc())
                .withPropertyValues(properties)
                .withPropertyValues("spring.transaction.rollback-on-commit-failure=true")
                .run(context -> {
                    var charges = context.getBean(JdbcCharges.class);
                    assertThat(catchThrowable(() -> charges.once(faults::loseAnswerOfCommit)))
                            .isInstanceOf(HeuristicCompletionException.class);
                    faults.awaitRows("charges", 1);
                    assertThat(phases(context)).containsExactly(TransactionPhase.AFTER_COMPLETION);
                });
    }

    @Test
    void what_is_certainly_not_done_is_rolled_back_and_what_is_done_is_committed() {
        Applications.withOurs(Applications.plainJdbc())
                .withPropertyValues(properties)
                .run(context -> {
                    var charges = context.getBean(JdbcCharges.class);
                    ThrowingCallable lost = () -> charges.once(() -> {
                        faults.endSession(charges.session());
                        charges.insert(() -> {});
                    });
                    assertThat(catchThrowable(lost)).isNotNull();
                    assertThat(phases(context)).contains(TransactionPhase.AFTER_ROLLBACK);
                    phases(context).clear();

                    charges.once(() -> {});

                    assertThat(phases(context))
                            .containsExactlyInAnyOrder(
                                    TransactionPhase.AFTER_COMMIT, TransactionPhase.AFTER_COMPLETION);
                    faults.awaitRows("charges", 1);
                });
    }

    private Throwable lostAnswer(ApplicationContext context) {
        var repository = context.getBean(ChargeRepository.class);
        return catchThrowable(() -> context.getBean(JpaCharges.class).once(() -> {
            repository.insert();
            faults.loseAnswerOfCommit();
        }));
    }

    private static List<TransactionPhase> phases(ApplicationContext context) {
        return context.getBean(Applications.Listener.class).phases();
    }
}
