package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import io.github.resilience4j.retry.RetryRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.jdbc.PgConnection;

/** Transactions on a primary that stays: what the work may do, what comes out, and what is repeated. */
class TransactionsTest {

    private static final Duration SHORT = Duration.ofMillis(5);

    private static RegionLab lab;
    private static LabRegion east;
    private static Rig rig;

    @BeforeAll
    static void start() throws SQLException {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .start();
        east = lab.region(Rig.EAST);
        Rig.createTable(east);
        rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(2)));
    }

    @AfterAll
    static void stop() {
        rig.close();
        lab.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        onServer("truncate entries");
    }

    @Test
    void what_the_work_writes_is_committed_and_what_it_returns_comes_out() throws Exception {
        int port = transactions().call(connection -> Rig.insert(connection, "one"));
        assertThat(port).isEqualTo(east.serverPort());
        assertThat(Rig.rows(east)).isEqualTo(1);
        assertNothingIsLeftOpen();
    }

    @Test
    void a_failure_of_the_work_rolls_back_and_comes_out_itself() throws Exception {
        for (var failure : new Exception[] {
            new IllegalStateException("unchecked"), new SQLException("the work's own"), new IOException("checked")
        }) {
            var thrown = catchThrowable(() -> transactions().<Exception>run(connection -> {
                Rig.insert(connection, "rolled back");
                throw failure;
            }));
            assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
            assertNothingIsLeftOpen();
        }
        var error = new AssertionError("an error");
        assertThat(catchThrowable(() -> transactions().run(connection -> {
                    Rig.insert(connection, "rolled back");
                    throw error;
                })))
                .isSameAs(error);
        assertThat(Rig.rows(east)).isZero();
        assertNothingIsLeftOpen();
    }

    @Test
    void a_refused_commit_rolls_back_and_is_certainly_not_done() throws Exception {
        onServer("create table if not exists once (id int unique deferrable initially deferred)");
        var runs = new AtomicInteger();
        var thrown = catchThrowableOfType(
                SQLException.class,
                () -> transactions().run(connection -> {
                    runs.incrementAndGet();
                    execute(connection, "insert into once values (1), (1)");
                }));
        assertThat(thrown.getSQLState()).isEqualTo("23505");
        assertThat(CommitOutcome.of(thrown).isNotDone()).isTrue();
        assertThat(runs).hasValue(1);
        assertNothingIsLeftOpen();
    }

    /** The driver's commit() would return as if nothing were wrong. */
    @Test
    void work_that_hides_a_failed_statement_is_not_taken_for_committed() throws Exception {
        var thrown = catchThrowableOfType(
                SQLException.class,
                () -> transactions().run(connection -> {
                    Rig.insert(connection, "lost");
                    assertThatThrownBy(() -> execute(connection, "select 1/0")).hasMessageContaining("division");
                }));
        assertThat(thrown.getSQLState()).isEqualTo("25P02");
        assertThat(CommitOutcome.of(thrown).isNotDone()).isTrue();
        assertThat(Rig.rows(east)).isZero();
        assertNothingIsLeftOpen();
    }

    @Test
    void savepoints_are_the_works_own() throws Exception {
        transactions().run(connection -> {
            var savepoint = connection.setSavepoint();
            assertThatThrownBy(() -> execute(connection, "select 1/0")).hasMessageContaining("division");
            connection.rollback(savepoint);
            Rig.insert(connection, "kept");
        });
        assertThat(Rig.rows(east)).isEqualTo(1);
    }

    @Test
    void the_work_cannot_end_the_transaction_by_its_connection() throws Exception {
        transactions().run(connection -> {
            Rig.insert(connection, "kept");
            assertRefused("commit", connection::commit);
            assertRefused("rollback", connection::rollback);
            assertRefused("setAutoCommit", () -> connection.setAutoCommit(true));
            assertRefused("close", connection::close);
            assertThat(connection.isClosed()).isFalse();
        });
        assertThat(Rig.rows(east)).isEqualTo(1);
    }

    @Test
    void statements_are_the_pools_own_and_the_drivers_connection_is_reached() throws Exception {
        transactions().run(connection -> {
            try (var statement = connection.createStatement()) {
                assertThat(statement.getClass().getName()).isEqualTo("com.zaxxer.hikari.pool.HikariProxyStatement");
            }
            assertThat(connection.unwrap(PgConnection.class).getBackendPID()).isPositive();
            assertThat(connection).isEqualTo(connection).hasToString(connection.toString());
        });
    }

    @Test
    void a_connection_that_the_work_keeps_leads_nowhere_afterwards() throws Exception {
        var kept = new AtomicReference<Connection>();
        transactions().run(kept::set);
        assertThat(kept.get().isClosed()).isTrue();
        assertThatThrownBy(() -> kept.get().createStatement())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serialization_failures_are_repeated_by_choice(boolean chosen) throws Exception {
        onServer("create table if not exists counter (n int)", "truncate counter", "insert into counter values (0)");
        var transactions = builder().retrySerializationFailures(chosen).build();
        var both = new CyclicBarrier(2);
        var runs = new AtomicInteger();
        TransactionAction<Exception> increment = connection -> {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            execute(connection, "select n from counter");
            if (runs.incrementAndGet() <= 2) {
                both.await(60, TimeUnit.SECONDS);
            }
            execute(connection, "update counter set n = n + 1");
        };
        var other = CompletableFuture.supplyAsync(() -> catchThrowable(() -> transactions.run(increment)));
        var mine = catchThrowable(() -> transactions.run(increment));
        var failed = mine == null ? other.get(60, TimeUnit.SECONDS) : mine;
        if (chosen) {
            assertThat(failed).isNull();
            assertThat(runs).hasValue(3);
        } else {
            assertThat(failed).isInstanceOf(SQLException.class);
            assertThat(CommitOutcome.of(failed).isNotDone()).isTrue();
            assertThat(runs).hasValue(2);
        }
        assertNothingIsLeftOpen();
    }

    @Test
    void a_session_that_the_server_ends_during_the_work_is_repeated_and_one_after_too_many_is_certainly_not_done()
            throws Exception {
        var transactions = builder().maxAttempts(3).build();
        var runs = new AtomicInteger();
        TransactionWork<Integer, SQLException> onceKilled = connection -> {
            if (runs.getAndIncrement() == 0) {
                killSessionOf(connection);
            }
            return Rig.insert(connection, "again");
        };
        assertThat(transactions.call(onceKilled)).isEqualTo(east.serverPort());
        assertThat(runs).hasValue(2);
        assertThat(Rig.rows(east)).isEqualTo(1);

        var thrown = catchThrowableOfType(
                SQLException.class,
                () -> transactions.run(connection -> {
                    runs.incrementAndGet();
                    killSessionOf(connection);
                    Rig.insert(connection, "never");
                }));
        assertThat(runs).hasValue(5);
        assertThat(CommitOutcome.of(thrown).isNotDone()).as("%s", thrown).isTrue();
        assertThat(CommitOutcome.of(thrown).reason()).contains("no commit was sent");
        assertThat(transactions.retry().getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt())
                .isEqualTo(1);
    }

    @Test
    void a_session_that_the_server_ended_is_of_unknown_outcome_at_the_commit_and_not_repeated() throws Exception {
        var runs = new AtomicInteger();
        var thrown = catchThrowableOfType(
                CommitOutcomeUnknownException.class,
                () -> transactions().run(connection -> {
                    runs.incrementAndGet();
                    Rig.insert(connection, "unknown");
                    killSessionOf(connection);
                }));
        assertThat(runs).hasValue(1);
        assertThat(thrown.getSQLState()).isEqualTo("08007");
        assertThat(thrown.node()).contains(Rig.node(east));
        assertThat(thrown.epoch()).isEqualTo(rig.dataSource().topology().epoch());
        assertThat(thrown.token()).isEmpty();
        assertThat(thrown.getCause()).isInstanceOf(SQLException.class);
        assertThat(thrown.getMessage()).contains("57P01");
        assertThat(CommitOutcome.of(thrown).isNotDone()).isFalse();
    }

    /** As when the monitor has reset a deposed primary's connections between the last statement and the commit. */
    @Test
    void a_commit_on_a_connection_that_was_closed_before_was_not_sent_and_is_repeated() throws Exception {
        var runs = new AtomicInteger();
        transactions().run(connection -> {
            Rig.insert(connection, "once");
            if (runs.getAndIncrement() == 0) {
                connection.unwrap(PgConnection.class).close();
            }
        });
        assertThat(runs).hasValue(2);
        assertThat(Rig.rows(east)).isEqualTo(1);
    }

    /** A failure of another database has nothing to do with this transaction. */
    @Test
    void a_connection_failure_that_the_work_brings_along_is_not_repeated() throws Exception {
        var runs = new AtomicInteger();
        var foreign = new SQLException("another database", "08006");
        assertThat(catchThrowable(() -> transactions().run(connection -> {
                    runs.incrementAndGet();
                    throw foreign;
                })))
                .isSameAs(foreign);
        assertThat(runs).hasValue(1);
        assertThat(CommitOutcome.of(foreign).isNotDone()).isFalse();
    }

    @Test
    void an_interrupt_ends_the_repetitions_and_stays_set() {
        var transactions = builder()
                .backoff(Duration.ofSeconds(30), Duration.ofSeconds(30))
                .build();
        var caller = Thread.currentThread();
        var thrown = catchThrowable(() -> transactions.run(connection -> {
            Rig.THREADS.execute(() -> {
                await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
                caller.interrupt();
            });
            killSessionOf(connection);
            Rig.insert(connection, "never");
        }));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(SQLException.class);
        assertThat(CommitOutcome.of(thrown).isNotDone()).isTrue();
    }

    @Test
    void after_the_deadline_no_attempt_begins() {
        var runs = new AtomicInteger();
        var transactions = builder().deadline(Duration.ofMillis(1)).build();
        assertThat(catchThrowable(() -> transactions.run(connection -> {
                    runs.incrementAndGet();
                    killSessionOf(connection);
                    Rig.insert(connection, "never");
                })))
                .isInstanceOf(SQLException.class);
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_registry_shows_the_repetitions_and_refuses_a_second_of_the_name() {
        var registry = RetryRegistry.ofDefaults();
        var transactions =
                Transactions.builder(rig.dataSource()).retryRegistry(registry).build();
        assertThat(registry.find("db-transactions")).contains(transactions.retry());
        assertThatThrownBy(() -> Transactions.builder(rig.dataSource())
                        .retryRegistry(registry)
                        .maxAttempts(0)
                        .outcomeTokens("Robert'); drop table")
                        .backoff(Duration.ofSeconds(2), Duration.ofSeconds(1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("db-transactions")
                .hasMessageContaining("maxAttempts")
                .hasMessageContaining("outcomeTokens")
                .hasMessageContaining("backoff");
    }

    private static Transactions transactions() {
        return builder().build();
    }

    private static TransactionsBuilder builder() {
        return Transactions.builder(rig.dataSource()).backoff(SHORT, SHORT);
    }

    private static void assertRefused(String method, ThrowingCallable call) {
        assertThatThrownBy(call)
                .hasMessageStartingWith(method)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("2D000"));
    }

    private static void assertNothingIsLeftOpen() throws SQLException {
        try (var connection = east.connectDirectly();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from pg_stat_activity"
                        + " where state like 'idle in transaction%' and datname = current_database()")) {
            row.next();
            assertThat(row.getInt(1)).isZero();
        }
        assertThat(rig.dataSource().poolStatus().active()).isZero();
    }

    private static void killSessionOf(Connection connection) throws SQLException {
        onServer("select pg_terminate_backend("
                + connection.unwrap(PgConnection.class).getBackendPID() + ", 5000)");
    }

    private static void onServer(String... statements) throws SQLException {
        try (var connection = east.connectDirectly()) {
            for (var sql : statements) {
                execute(connection, sql);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
