package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;

/** A commit whose answer is lost, on real servers with synchronous replication: the work is done once, and never told wrongly. */
class OutcomeTokenTest {

    private static final String COUNT_ENTRIES = "select count(*) from entries";
    private static final String COUNT_QUESTIONS = "select count(*) from homeport_outcome_token where not done";

    private static RegionLab lab;
    private static LabRegion primary;
    private static LabRegion standby;
    private Rig rig;

    @BeforeAll
    static void start() throws SQLException {
        lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
        primary = lab.region(Rig.EAST);
        standby = lab.region(Rig.WEST);
        Rig.createTable(primary);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @BeforeEach
    void emptyTables() throws SQLException {
        ask("truncate entries", "drop table if exists homeport_outcome_token", migration());
        rig = Rig.over(lab);
    }

    @AfterEach
    void close() {
        rig.close();
        primary.heal();
        primary.replicationLink().heal();
    }

    @Test
    void a_good_transaction_leaves_one_row() throws Exception {
        transactions().run(connection -> Rig.insert(connection, "one"));
        assertThat(ask("select count(*) from homeport_outcome_token where done"))
                .isEqualTo(1);
        assertThat(ask(COUNT_ENTRIES)).isEqualTo(1);
    }

    @Test
    void work_that_fails_leaves_none() throws Exception {
        catchThrowableOfType(
                IllegalStateException.class,
                () -> transactions().run(connection -> {
                    throw new IllegalStateException("the work's own");
                }));
        assertThat(ask("select count(*) from homeport_outcome_token")).isZero();
    }

    @Test
    void a_token_table_that_is_missing_or_not_writable_is_told_and_nothing_is_done() throws Exception {
        ask("revoke insert on homeport_outcome_token from current_user");
        var refused = catchThrowableOfType(
                SQLException.class, () -> transactions().run(connection -> Rig.insert(connection, "never")));
        ask("drop table homeport_outcome_token");
        var missing = catchThrowableOfType(
                SQLException.class, () -> transactions().run(connection -> Rig.insert(connection, "never")));
        assertThat(refused.getSQLState()).isEqualTo("42501");
        assertThat(missing.getSQLState()).isEqualTo("42P01");
        for (var thrown : new SQLException[] {refused, missing}) {
            assertThat(thrown.getMessage()).contains("R__homeport_outcome_token.sql");
            assertThat(CommitOutcome.of(thrown).isNotDone()).isTrue();
        }
        assertThat(ask(COUNT_ENTRIES)).isZero();
    }

    @Test
    void a_privilege_that_is_taken_away_while_we_run_is_told_and_nothing_is_done() throws Exception {
        var transactions = transactions();
        transactions.run(connection -> {});
        ask("revoke insert on homeport_outcome_token from current_user");
        for (int i = 0; i < 2; i++) {
            var refused = catchThrowableOfType(
                    SQLException.class, () -> transactions.run(connection -> Rig.insert(connection, "never")));
            assertThat(refused.getSQLState()).isEqualTo("42501");
            assertThat(refused.getMessage()).contains("homeport_outcome_token");
            assertThat(CommitOutcome.of(refused).isNotDone()).isTrue();
        }
        assertThat(ask(COUNT_ENTRIES)).isZero();
    }

    @Test
    void a_partitioned_token_table_serves_as_well() throws Exception {
        ask(
                "drop table homeport_outcome_token",
                migration().strip().replaceFirst(";$", " partition by range (made_at);"),
                "create table tokens_of_this_age partition of homeport_outcome_token"
                        + " for values from ('2000-01-01') to ('2200-01-01')");
        var runs = lostBeforeTheCommit(OutcomeTokenTest::killed);
        assertThat(runs).isEqualTo(2);
        assertThat(ask(COUNT_ENTRIES)).isEqualTo(1);
    }

    @Test
    void a_session_killed_before_its_commit_is_asked_about_and_its_work_is_done_once() throws Exception {
        assertThat(lostBeforeTheCommit(OutcomeTokenTest::killed)).isEqualTo(2);
        assertThat(ask(COUNT_ENTRIES)).isEqualTo(1);
        assertThat(ask(COUNT_QUESTIONS)).isEqualTo(1);
    }

    @Test
    void a_token_table_that_goes_missing_leaves_the_outcome_unknown_at_once() {
        var thrown = catchThrowableOfType(
                CommitOutcomeUnknownException.class,
                () -> lostBeforeTheCommit(connection -> {
                    killed(connection);
                    ask("drop table homeport_outcome_token");
                }));
        assertThat(thrown.token()).isPresent();
        assertThat(thrown.getMessage()).contains("homeport_outcome_token");
    }

    @Test
    void a_commit_that_is_still_under_way_on_the_same_primary_is_waited_for() throws Exception {
        var runs = new AtomicInteger();
        var result = commitCutBeforeItsAnswer(transactions(), runs);
        await().atMost(Duration.ofSeconds(60)).until(() -> someoneWaitsForTheToken());
        assertThat(result).isNotDone();

        primary.replicationLink().heal();

        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(primary.serverPort());
        assertThat(runs).hasValue(1);
        assertThat(ask(COUNT_ENTRIES)).isEqualTo(1);
    }

    /** The session of the transaction lives on at the server, and holds no token that the question would have to wait for. */
    @Test
    void a_commit_that_never_arrives_at_a_primary_that_lives_is_repeated_there() throws Exception {
        try (var impatient = Rig.over(lab, builder -> builder.driverProperty("socketTimeout", "1"))) {
            var runs = new AtomicInteger();
            var port = call(
                    Transactions.builder(impatient.dataSource()).outcomeTokens().build(), connection -> {
                        if (runs.getAndIncrement() == 0) {
                            primary.forgetConnections();
                        }
                    });
            assertThat(port).isEqualTo(primary.serverPort());
        }
        assertThat(ask(COUNT_ENTRIES)).isEqualTo(1);
        assertThat(ask(COUNT_QUESTIONS)).isEqualTo(1);
    }

    @Test
    void a_commit_that_stays_under_way_is_unknown_and_may_be_there_later() throws Exception {
        var runs = new AtomicInteger();
        var result = commitCutBeforeItsAnswer(
                builder().resolveWithin(Duration.ofMillis(500)).build(), runs);
        var thrown = catchThrowableOfType(CompletionException.class, result::join);
        assertThat(thrown.getCause()).isInstanceOf(CommitOutcomeUnknownException.class);
        assertThat(runs).hasValue(1);
        assertThat(ask(COUNT_ENTRIES)).isZero();

        primary.replicationLink().heal();

        await().atMost(Duration.ofSeconds(60)).until(() -> ask(COUNT_ENTRIES) == 1);
    }

    @Tag("slow")
    @Test
    void a_server_that_crashes_between_statement_and_commit_has_its_work_done_once_on_the_new_one() throws Exception {
        failover(LabRegion::crash);
    }

    @Tag("slow")
    @Test
    void a_server_that_freezes_between_statement_and_commit_has_its_work_done_once_on_the_new_one() throws Exception {
        failover(LabRegion::freeze);
    }

    @Test
    void a_commit_that_a_black_hole_swallows_is_done_once_on_the_new_server() throws Exception {
        failover(LabRegion::blackHole);
    }

    /** Both servers live; the old one still waits for a standby that has left it. */
    @Test
    void under_split_brain_the_stale_server_is_not_asked() throws Exception {
        var old = primary;
        var runs = new AtomicInteger();
        var result = commitCutBeforeItsAnswer(transactions(), runs);
        standby.promote();
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(standby.serverPort());
        assertThat(runs).hasValue(2);
        assertThat(count(standby, COUNT_ENTRIES)).isEqualTo(1);
        assertThat(count(standby, COUNT_QUESTIONS)).isEqualTo(1);
        assertThat(count(old, COUNT_QUESTIONS)).isZero();
        swap();
    }

    /** The standby has the commit, and only its answer is lost, with the server. */
    @Test
    void a_commit_whose_answer_is_lost_with_its_server_is_not_done_again_on_the_new_one() throws Exception {
        var runs = new AtomicInteger();
        var result = CompletableFuture.supplyAsync(
                () -> call(transactions(), connection -> {
                    runs.incrementAndGet();
                    primary.delay(Duration.ofMillis(700));
                }),
                Rig.THREADS);
        await().atMost(Duration.ofSeconds(60)).until(() -> count(standby, COUNT_ENTRIES) == 1);
        primary.blackHole();
        primary.delay(Duration.ZERO);
        standby.promote();
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(primary.serverPort());
        assertThat(runs).hasValue(1);
        swap();
        assertThat(ask(COUNT_ENTRIES)).isEqualTo(1);
    }

    /** The server is gone when the commit is sent, and the standby is promoted meanwhile. */
    private void failover(Consumer<LabRegion> fault) throws Exception {
        var runs = new AtomicInteger();
        var result = CompletableFuture.supplyAsync(
                () -> call(transactions(), connection -> {
                    if (runs.getAndIncrement() == 0) {
                        fault.accept(primary);
                    }
                }),
                Rig.THREADS);
        await().atMost(Duration.ofSeconds(60)).until(() -> runs.get() == 1);
        standby.promote();
        assertThat(result.get(60, TimeUnit.SECONDS)).isEqualTo(standby.serverPort());
        assertThat(runs).hasValue(2);
        swap();
        assertThat(ask(COUNT_ENTRIES)).isEqualTo(1);
    }

    /** Holds the commit at the server, which waits for its standby, and resets the client's connection. */
    private CompletableFuture<Integer> commitCutBeforeItsAnswer(Transactions transactions, AtomicInteger runs) {
        var result = CompletableFuture.supplyAsync(
                () -> call(transactions, connection -> {
                    if (runs.getAndIncrement() == 0) {
                        primary.replicationLink().blackHole();
                    }
                }),
                Rig.THREADS);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ask("select count(*) from pg_stat_activity where wait_event = 'SyncRep'") > 0);
        primary.refuse();
        primary.heal();
        return result;
    }

    private int lostBeforeTheCommit(TransactionAction<SQLException> fault) throws SQLException {
        var runs = new AtomicInteger();
        transactions().run(connection -> {
            Rig.insert(connection, "once");
            if (runs.getAndIncrement() == 0) {
                fault.execute(connection);
            }
        });
        return runs.get();
    }

    private static void killed(Connection connection) throws SQLException {
        var session = connection.unwrap(PgConnection.class);
        ask("select pg_terminate_backend(" + session.getBackendPID() + ", 5000)");
    }

    /** Inserts one entry, does something more, and returns the server's port. */
    private static int call(Transactions transactions, TransactionAction<SQLException> more) {
        try {
            return transactions.call(connection -> {
                var port = Rig.insert(connection, "once");
                more.execute(connection);
                return port;
            });
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private Transactions transactions() {
        return builder().build();
    }

    private TransactionsBuilder builder() {
        return Transactions.builder(rig.dataSource())
                .outcomeTokens()
                .backoff(Duration.ofMillis(5), Duration.ofMillis(50));
    }

    private static boolean someoneWaitsForTheToken() throws SQLException {
        return ask("select count(*) from pg_locks where not granted") > 0;
    }

    /** The standby has been promoted: the other one follows it from now on. */
    private static void swap() {
        var old = primary;
        old.heal();
        old.replicationLink().heal();
        old.rejoinAsStandbyOf(standby);
        primary = standby;
        standby = old;
    }

    /** Creates the table that the data source's transactions leave their tokens in. */
    static void createTokenTable(LabRegion region) throws SQLException {
        count(region, migration());
    }

    private static String migration() {
        try (var file = Transactions.class.getResourceAsStream("migration/R__homeport_outcome_token.sql")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the statements on the primary, past all faults of its link, and returns the last one's number, or 0. */
    private static long ask(String... statements) throws SQLException {
        long last = 0;
        for (var sql : statements) {
            last = count(primary, sql);
        }
        return last;
    }

    private static long count(LabRegion region, String sql) throws SQLException {
        try (var connection = region.connectDirectly();
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            try (var row = statement.getResultSet()) {
                row.next();
                return row.getString(1).matches("\\d+") ? row.getLong(1) : 0;
            }
        }
    }
}
