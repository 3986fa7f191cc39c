package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.SQLExceptionOverride;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;

/** A borrowed connection tells the truth about the end of its transactions, where HikariCP and the driver do not know it. */
class BorrowedConnectionTest {

    private static RegionLab lab;
    private static LabRegion primary;
    private Rig rig;
    private Connection connection;

    @BeforeAll
    static void start() throws SQLException {
        lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
        primary = lab.region(Rig.EAST);
        Rig.createTable(primary);
        execute("create table pair (id int unique deferrable initially deferred)");
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @BeforeEach
    void borrow() throws SQLException {
        execute("truncate entries");
        rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(2)));
        connection = rig.dataSource().getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        primary.heal();
        connection.close();
        rig.close();
    }

    @Test
    void a_rollback_returns_where_the_connection_is_gone_so_that_it_hides_no_cause() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "never");
        kill(connection);
        assertThatThrownBy(() -> Rig.insert(connection, "never")).isInstanceOf(SQLException.class);
        connection.rollback();
        connection.rollback();
        assertThat(Rig.rows(primary)).isZero();
    }

    @Test
    void a_rollback_that_meets_the_loss_itself_returns_as_well() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "never");
        kill(connection);
        connection.rollback();
        assertThat(connection.isClosed()).isTrue();
        assertThat(Rig.rows(primary)).isZero();
    }

    @Test
    void a_rollback_to_a_savepoint_returns_as_well_and_the_commit_says_that_all_is_undone() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "never");
        var savepoint = connection.setSavepoint();
        kill(connection);
        connection.rollback(savepoint);
        connection.rollback(savepoint);
        connection.releaseSavepoint(savepoint);
        var failure = catchThrowableOfType(SQLException.class, connection::commit);
        assertThat(CommitOutcome.of(failure).isNotDone()).isTrue();
        assertThat(Rig.rows(primary)).isZero();
    }

    @Test
    void a_rollback_to_a_savepoint_that_the_server_refuses_fails() throws Exception {
        connection.setAutoCommit(false);
        var savepoint = connection.setSavepoint();
        connection.commit();
        Rig.insert(connection, "never");
        assertThatThrownBy(() -> connection.rollback(savepoint)).isInstanceOf(SQLException.class);
    }

    @Test
    void commits_are_counted_where_they_are_done_or_may_be() throws Exception {
        var counter = connection.unwrap(CommitCounter.class);
        assertThat(connection.isWrapperFor(CommitCounter.class)).isTrue();
        connection.setAutoCommit(false);
        Rig.insert(connection, "never");
        connection.rollback();
        assertThat(counter.commits()).isZero();
        Rig.insert(connection, "done");
        connection.commit();
        assertThat(counter.commits()).isEqualTo(1);
        connection.setAutoCommit(true);
        connection.setAutoCommit(false);
        assertThat(counter.commits()).isEqualTo(2);
        kill(connection);
        assertThatThrownBy(() -> Rig.insert(connection, "never")).isInstanceOf(SQLException.class);
        assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        connection.close();
        assertThat(counter.commits()).as("the last one was never sent").isEqualTo(2);
    }

    @Test
    void a_rollback_in_autocommit_or_after_the_return_fails_as_it_always_did() throws Exception {
        assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);
        kill(connection);
        assertThatThrownBy(() -> Rig.insert(connection, "never")).isInstanceOf(SQLException.class);
        assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);
        var other = rig.dataSource().getConnection();
        other.setAutoCommit(false);
        other.close();
        assertThatThrownBy(other::rollback).isInstanceOf(SQLException.class);
    }

    @Test
    void a_commit_that_is_not_answered_says_so_and_so_does_all_that_follows() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "perhaps");
        primary.freeze();
        try {
            var commit = catchThrowableOfType(CommitOutcomeUnknownException.class, connection::commit);
            assertThat(commit.getSQLState()).isEqualTo("08007");
            assertThat(commit.node()).contains(Rig.node(primary));
            assertThat(commit.epoch().timeline()).hasValue(1);
            assertThat(commit.getCause()).isInstanceOf(SQLException.class);
            assertThat(connection.isClosed()).isTrue();
            var again = catchThrowableOfType(CommitOutcomeUnknownException.class, connection::commit);
            var rollback = catchThrowableOfType(CommitOutcomeUnknownException.class, connection::rollback);
            commit.addSuppressed(again);
            commit.addSuppressed(rollback);
            assertThat(CommitOutcome.of(rollback).isNotDone()).isFalse();
        } finally {
            primary.thaw();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> Rig.rows(primary) == 1);
    }

    @Test
    void autocommit_that_is_turned_on_within_a_transaction_is_a_commit() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "perhaps");
        primary.freeze();
        try {
            assertThatThrownBy(() -> connection.setAutoCommit(true)).isInstanceOf(CommitOutcomeUnknownException.class);
            assertThatThrownBy(connection::commit).isInstanceOf(CommitOutcomeUnknownException.class);
        } finally {
            primary.thaw();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> Rig.rows(primary) == 1);
    }

    @Test
    void a_commit_over_a_connection_that_was_lost_before_is_certainly_not_done() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "never");
        kill(connection);
        assertThatThrownBy(() -> Rig.insert(connection, "never")).isInstanceOf(SQLException.class);
        var commit = catchThrowableOfType(SQLException.class, connection::commit);
        assertThat(commit.getSQLState()).isEqualTo("08003");
        assertThat(CommitOutcome.of(commit).isNotDone()).isTrue();
        assertThat(Rig.rows(primary)).isZero();
    }

    @Test
    void what_fails_after_a_commit_that_was_answered_is_not_told_as_not_done() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "done");
        connection.commit();
        kill(connection);
        assertThatThrownBy(() -> Rig.insert(connection, "never")).isInstanceOf(SQLException.class);
        for (var end : List.<Ending>of(() -> connection.setAutoCommit(true), connection::commit)) {
            var failure = catchThrowableOfType(SQLException.class, end::run);
            assertThat(failure.getSQLState()).isEqualTo("08003");
            assertThat(CommitOutcome.of(failure).isNotDone()).isFalse();
        }
        connection.rollback();
        assertThat(Rig.rows(primary)).isEqualTo(1);
    }

    @Test
    void a_transaction_that_was_begun_after_a_commit_is_not_done_when_it_is_lost_before_its_own() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "done");
        connection.commit();
        connection.setAutoCommit(true);
        connection.setAutoCommit(false);
        Rig.insert(connection, "never");
        kill(connection);
        assertThatThrownBy(() -> Rig.insert(connection, "never")).isInstanceOf(SQLException.class);
        var failure = catchThrowableOfType(SQLException.class, connection::commit);
        assertThat(CommitOutcome.of(failure).isNotDone()).isTrue();
        assertThat(Rig.rows(primary)).isEqualTo(1);
    }

    @Test
    void a_commit_that_ends_with_an_error_of_the_applications_own_override_is_not_answered() throws Exception {
        var hikari = Rig.pool(1);
        var faulty = new AtomicBoolean(true);
        hikari.setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public Override adjudicate(SQLException error) {
                if (faulty.getAndSet(false)) {
                    throw new IllegalStateException("a fault of the application");
                }
                return Override.CONTINUE_EVICT;
            }
        });
        try (var own = Rig.over(lab, builder -> builder.hikari(hikari));
                var other = own.dataSource().getConnection()) {
            other.setAutoCommit(false);
            Rig.insert(other, "perhaps");
            kill(other);
            assertThatThrownBy(other::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(other::rollback).isInstanceOf(CommitOutcomeUnknownException.class);
            assertThatThrownBy(other::commit).isInstanceOf(CommitOutcomeUnknownException.class);
        }
    }

    @Test
    void a_commit_after_a_statement_that_has_failed_is_refused_where_the_driver_returns_normally() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "never");
        assertThatThrownBy(() -> ask(connection, "select 1 / 0")).isInstanceOf(SQLException.class);
        var commit = catchThrowableOfType(SQLException.class, connection::commit);
        assertThat(commit.getSQLState()).isEqualTo("25P02");
        assertThat(CommitOutcome.of(commit).isNotDone()).isTrue();
        connection.rollback();
        Rig.insert(connection, "done");
        connection.commit();
        assertThat(Rig.rows(primary)).isEqualTo(1);
    }

    @Test
    void the_servers_and_the_drivers_own_refusals_come_through() throws Exception {
        assertThat(catchThrowableOfType(SQLException.class, connection::commit).getSQLState())
                .isEqualTo("25P01");
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("insert into pair values (1), (1)");
        }
        var commit = catchThrowableOfType(SQLException.class, connection::commit);
        assertThat(commit.getSQLState()).isEqualTo("23505");
        assertThat(CommitOutcome.of(commit).isNotDone()).isTrue();
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Test
    void a_pool_that_is_not_in_autocommit_knows_its_transactions_without_being_told() throws Exception {
        var hikari = Rig.pool(1);
        hikari.setAutoCommit(false);
        try (var manual = Rig.over(lab, builder -> builder.hikari(hikari));
                var borrowed = manual.dataSource().getConnection()) {
            Rig.insert(borrowed, "never");
            kill(borrowed);
            borrowed.rollback();
        }
        assertThat(Rig.rows(primary)).isZero();
    }

    @Test
    void a_transaction_is_known_to_be_lost_also_where_the_pool_keeps_the_connection() throws Exception {
        var hikari = Rig.pool(1);
        hikari.setExceptionOverride(new KeepAll());
        try (var keeping = Rig.over(lab, builder -> builder.hikari(hikari))) {
            var transactions =
                    Transactions.builder(keeping.dataSource()).maxAttempts(1).build();
            var thrown = catchThrowableOfType(
                    SQLException.class,
                    () -> transactions.run(lost -> {
                        Rig.insert(lost, "never");
                        kill(lost);
                        Rig.insert(lost, "never");
                    }));
            assertThat(thrown.getSQLState()).isEqualTo("57P01");
            assertThat(CommitOutcome.of(thrown).isNotDone()).isTrue();
        }
        assertThat(Rig.rows(primary)).isZero();
    }

    @Test
    void an_aborted_connection_is_of_no_use_and_its_pool_goes_on() throws Exception {
        connection.abort(Runnable::run);
        assertThat(connection.isValid(5)).isFalse();
        assertThatThrownBy(connection::close).isInstanceOf(SQLException.class);
        assertThat(connection.isClosed()).isTrue();
        try (var other = rig.dataSource().getConnection();
                var third = rig.dataSource().getConnection()) {
            assertThat(other.isValid(5)).isTrue();
            assertThat(third.isValid(5)).isTrue();
        }
    }

    @Test
    void a_transaction_of_an_aborted_connection_is_certainly_not_done() throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "never");
        connection.abort(Runnable::run);
        var commit = catchThrowableOfType(SQLException.class, connection::commit);
        assertThat(CommitOutcome.of(commit).isNotDone()).isTrue();
        connection.rollback();
        connection.close();
        assertThat(Rig.rows(primary)).isZero();
    }

    @Test
    void autocommit_may_be_turned_on_after_a_statement_has_failed_so_that_a_finally_reaches_its_close()
            throws Exception {
        connection.setAutoCommit(false);
        Rig.insert(connection, "never");
        assertThatThrownBy(() -> ask(connection, "select 1 / 0")).isInstanceOf(SQLException.class);
        connection.setAutoCommit(true);
        assertThat(Rig.rows(primary)).isZero();
    }

    @Test
    void what_is_called_after_the_return_says_that_it_is_closed_and_reaches_no_other_borrower() throws Exception {
        connection.setAutoCommit(false);
        connection.close();
        try (var other = rig.dataSource().getConnection()) {
            assertThat(other).isNotEqualTo(connection);
            other.setAutoCommit(false);
            Rig.insert(other, "done");
            assertThatThrownBy(connection::createStatement).hasMessage("Connection is closed");
            assertThatThrownBy(connection::commit).hasMessage("Connection is closed");
            assertThatThrownBy(connection::rollback).hasMessage("Connection is closed");
            assertThatThrownBy(() -> connection.setAutoCommit(true)).hasMessage("Connection is closed");
            assertThat(connection.isValid(1)).isFalse();
            other.commit();
        }
        assertThat(Rig.rows(primary)).isEqualTo(1);
    }

    @Test
    void a_connection_may_be_closed_twice_and_is_in_the_pool_once() throws Exception {
        connection.close();
        connection.close();
        assertThat(connection.isClosed()).isTrue();
        await().atMost(Duration.ofSeconds(60)).until(() -> rig.pool().active() == 0);
    }

    /** The override of an application that wants no connection evicted. */
    private static final class KeepAll implements SQLExceptionOverride {
        @java.lang.Override
        public Override adjudicate(SQLException error) {
            return Override.DO_NOT_EVICT;
        }
    }

    /** Ends a transaction. */
    @FunctionalInterface
    private interface Ending {
        void run() throws SQLException;
    }

    private static void kill(Connection connection) throws SQLException {
        var pid = connection.unwrap(PgConnection.class).getBackendPID();
        execute("select pg_terminate_backend(" + pid + ", 5000)");
    }

    private static void ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (var direct = primary.connectDirectly()) {
            ask(direct, sql);
        }
    }
}
