package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.testkit.RegionLab;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.HeuristicCompletionException;
import org.springframework.transaction.event.TransactionPhase;

/** What comes out of a transaction in which the application has sent a commit itself. */
@ExtendWith(SharedLab.class)
class OwnCommitTest {

    private String[] properties;
    private CommitFaults faults;

    @BeforeEach
    void empty(RegionLab lab) throws SQLException {
        properties = SharedLab.properties(lab);
        faults = new CommitFaults(lab.regions().get(0));
        faults.count(Charge.TABLE + "; truncate charges");
    }

    @Test
    void what_is_lost_after_a_commit_of_the_applications_own_is_done_in_part_and_is_not_repeated() {
        ours(Applications.plainJdbc(), context -> {
            var charges = context.getBean(JdbcCharges.class);
            var attempts = new AtomicInteger();
            var thrown = catchThrowable(() -> charges.retriedOnTransient(() -> {
                attempts.incrementAndGet();
                commit(context);
                faults.endSession(charges.session());
                charges.insert(() -> {});
            }));
            isDoneInPart(thrown, context);
            assertThat(thrown).rootCause().hasMessageContaining("terminating connection");
            assertThat(attempts).hasValue(1);
            assertRows(1);
        });
    }

    @Test
    void a_commit_that_cannot_be_sent_after_one_of_the_applications_own_is_done_in_part() {
        ours(Applications.plainJdbc(), context -> {
            var charges = context.getBean(JdbcCharges.class);
            isDoneInPart(
                    catchThrowable(() -> charges.once(() -> {
                        commit(context);
                        faults.endSession(charges.session());
                        assertThat(catchThrowable(() -> charges.insert(() -> {})))
                                .isNotInstanceOf(TransientDataAccessException.class);
                    })),
                    context);
            assertRows(1);
        });
    }

    @Test
    void autocommit_that_is_turned_on_for_a_while_counts_as_such_a_commit() {
        ours(Applications.plainJdbc(), context -> {
            var charges = context.getBean(JdbcCharges.class);
            isDoneInPart(
                    catchThrowable(() -> charges.once(() -> {
                        on(context, connection -> connection.setAutoCommit(true));
                        on(context, connection -> connection.setAutoCommit(false));
                        faults.endSession(charges.session());
                        charges.insert(() -> {});
                    })),
                    context);
            assertRows(1);
        });
    }

    @Test
    void what_the_application_throws_itself_is_no_rollback_of_what_it_has_committed() {
        ours(Applications.plainJdbc(), context -> {
            isDoneInPart(
                    catchThrowable(() -> context.getBean(JdbcCharges.class).once(() -> {
                        commit(context);
                        throw new IllegalStateException("out of stock");
                    })),
                    context);
            assertRows(1);
        });
    }

    @Test
    void a_transaction_that_ends_well_is_done_also_after_such_a_commit_and_the_next_one_knows_nothing_of_it() {
        ours(Applications.plainJdbc(), context -> {
            var charges = context.getBean(JdbcCharges.class);
            charges.once(() -> {
                commit(context);
                charges.insert(() -> {});
            });
            assertThat(phases(context)).contains(TransactionPhase.AFTER_COMMIT);
            assertThat(catchThrowable(() -> charges.once(() -> {
                        faults.endSession(charges.session());
                        charges.insert(() -> {});
                    })))
                    .isInstanceOf(TransientDataAccessException.class);
            assertRows(2);
        });
    }

    @Test
    void jpa_goes_by_the_same_rule() {
        ours(Applications.plainJpa(), context -> {
            var repository = context.getBean(ChargeRepository.class);
            var charges = context.getBean(JpaCharges.class);
            var jdbc = context.getBean(JdbcTemplate.class);
            isDoneInPart(
                    catchThrowable(() -> charges.once(() -> {
                        repository.insert();
                        commit(context);
                        faults.endSession(session(jdbc));
                        repository.insert();
                    })),
                    context);
            isDoneInPart(
                    catchThrowable(() -> charges.once(() -> {
                        repository.insert();
                        commit(context);
                        repository.insertAtCommit(UUID.randomUUID());
                        faults.endSession(session(jdbc));
                    })),
                    context);
            assertRows(2);
        });
    }

    private static void isDoneInPart(Throwable thrown, ApplicationContext context) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        HeuristicCompletionException.class,
                        e -> assertThat(e.getOutcomeState()).isEqualTo(HeuristicCompletionException.STATE_MIXED))
                .hasMessageContaining("mixed")
                .cause()
                .hasMessageContaining("committed a part");
        assertThat(CommitOutcome.of(thrown).isNotDone()).isFalse();
        assertThat(phases(context)).isNotEmpty().containsOnly(TransactionPhase.AFTER_COMPLETION);
    }

    private interface ConnectionUse {
        void with(Connection connection) throws SQLException;
    }

    private static void commit(ApplicationContext context) {
        on(context, Connection::commit);
    }

    private static void on(ApplicationContext context, ConnectionUse use) {
        context.getBean(JdbcTemplate.class).execute((ConnectionCallback<Void>) connection -> {
            use.with(connection);
            return null;
        });
    }

    private void assertRows(long rows) {
        try {
            assertThat(faults.count("select count(*) from charges")).isEqualTo(rows);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void ours(ApplicationContextRunner plain, Consumer<ApplicationContext> work) {
        Applications.withOurs(plain).withPropertyValues(properties).run(context -> {
            assertThat(context).hasNotFailed();
            work.accept(context);
        });
    }

    private static long session(JdbcTemplate jdbc) {
        Long process = jdbc.queryForObject("select pg_backend_pid()", Long.class);
        return process == null ? 0 : process;
    }

    private static Iterable<TransactionPhase> phases(ApplicationContext context) {
        return context.getBean(Applications.Listener.class).phases();
    }
}
