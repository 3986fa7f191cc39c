package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.homeport.jdbc.PromotionLoss.Bound;
import dev.homeport.jdbc.TopologyEvent.CommitNotReplicated;
import dev.homeport.jdbc.TopologyEvent.PromotionAccounted;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLWarning;

/** A commit whose wait for its frozen standby is cancelled at the server: PostgreSQL says success, and a warning. */
class CancelledWaitTest {

    private static final Duration MINUTE = Duration.ofSeconds(60);

    private RegionLab lab;
    private LabRegion primary;
    private LabRegion standby;

    @BeforeEach
    void start() throws SQLException {
        lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
        primary = lab.region(Rig.EAST);
        standby = lab.region(Rig.WEST);
        Rig.createTable(primary);
        OutcomeTokenTest.createTokenTable(primary);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void the_work_is_done_once_and_it_is_told_that_no_standby_has_it_and_a_promotion_then_is_not_said_to_lose_nothing()
            throws Exception {
        var registry = new SimpleMeterRegistry();
        try (var rig = Rig.over(lab);
                var metrics = JdbcMetrics.bind(rig.dataSource(), registry)) {
            rig.awaitRole(standby, NodeStatus.Role.STANDBY);
            standby.freeze();
            var runs = new AtomicInteger();
            var done = commit(Transactions.over(rig.dataSource()), runs);
            cancelUntilDone(done);
            assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(primary.serverPort());
            assertThat(runs).hasValue(1);
            await().atMost(MINUTE)
                    .until(() -> rig.events(CommitNotReplicated.class).size() == 1);
            var told = rig.events(CommitNotReplicated.class).get(0);
            assertThat(told.node()).hasValue(Rig.node(primary));
            assertThat(told.epoch().timeline()).hasValue(1);
            assertThat(told.position()).isPresent();
            assertThat(registry.get("homeport.jdbc.commits.unreplicated")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(metrics).isNotNull();

            // Killed rather than thawed, since it would read what its socket has received.
            standby.crash();
            primary.crash();
            standby.restart();
            rig.awaitRole(standby, NodeStatus.Role.STANDBY);
            standby.promote();
            rig.awaitPrimary(standby);
            await().atMost(MINUTE)
                    .until(() -> !rig.events(PromotionAccounted.class).isEmpty());
            var loss = rig.events(PromotionAccounted.class).get(0).loss();
            assertThat(Rig.rows(standby)).isZero();
            assertThat(loss.bound()).isNotEqualTo(Bound.NOTHING_LOST);
            assertThat(loss.ownCommits().notReplicated()).isEqualTo(1);
            assertThat(loss.reason()).contains("cancelled for commits of this process: 1");
        }
    }

    @Tag("slow")
    @Test
    void with_a_token_it_returns_when_a_standby_has_confirmed_after_all() throws Exception {
        try (var rig = Rig.over(lab)) {
            rig.awaitRole(standby, NodeStatus.Role.STANDBY);
            standby.freeze();
            var runs = new AtomicInteger();
            var transactions =
                    Transactions.builder(rig.dataSource()).outcomeTokens().build();
            var done = commit(transactions, runs);
            await().atMost(MINUTE).until(() -> {
                cancel();
                return !rig.events(CommitNotReplicated.class).isEmpty();
            });
            assertThat(done).isNotDone();
            standby.thaw();
            assertThat(done.get(60, TimeUnit.SECONDS)).isEqualTo(primary.serverPort());
            assertThat(runs).hasValue(1);
            standby.awaitCaughtUp(primary, Duration.ofSeconds(10));
            assertThat(Rig.rows(standby)).isEqualTo(1);
        }
    }

    @Tag("slow")
    @Test
    void with_a_token_that_no_standby_confirms_the_outcome_is_unknown_also_where_the_question_is_cancelled_as_well() {
        try (var rig = Rig.over(lab)) {
            rig.awaitRole(standby, NodeStatus.Role.STANDBY);
            standby.freeze();
            var transactions = Transactions.builder(rig.dataSource())
                    .outcomeTokens()
                    .resolveWithin(Duration.ofSeconds(2))
                    .build();
            var done = commit(transactions, new AtomicInteger());
            cancelUntilDone(done);
            var thrown = catchThrowableOfType(CompletionException.class, done::join);
            assertThat(thrown.getCause())
                    .isInstanceOf(CommitOutcomeUnknownException.class)
                    .hasMessageContaining("the commit is done on this server");
        }
    }

    @Tag("slow")
    @Test
    void a_statement_timeout_does_not_cut_the_wait_short_and_the_warning_is_known_by_its_routine() throws Exception {
        try (var rig = Rig.over(lab);
                var connection = rig.dataSource().getConnection()) {
            standby.freeze();
            connection.setAutoCommit(false);
            Rig.insert(connection, "plain");
            try (var statement = connection.createStatement()) {
                statement.execute("set local statement_timeout = '200ms'");
            }
            var done = CompletableFuture.runAsync(
                    () -> {
                        try {
                            connection.commit();
                        } catch (SQLException e) {
                            throw new CompletionException(e);
                        }
                    },
                    Rig.THREADS);
            await().during(Duration.ofSeconds(1)).atMost(MINUTE).until(() -> !done.isDone());
            cancelUntilDone(done);
            done.get(60, TimeUnit.SECONDS);
            var warning = (PSQLWarning) connection.getWarnings();
            assertThat(warning.getSQLState()).isEqualTo("01000");
            assertThat(warning.getServerErrorMessage().getRoutine()).isEqualTo("SyncRepWaitForLSN");
        }
    }

    private CompletableFuture<Integer> commit(Transactions transactions, AtomicInteger runs) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return transactions.call(connection -> {
                            runs.incrementAndGet();
                            return Rig.insert(connection, "local");
                        });
                    } catch (SQLException e) {
                        throw new CompletionException(e);
                    }
                },
                Rig.THREADS);
    }

    private void cancelUntilDone(CompletableFuture<?> done) {
        await().atMost(MINUTE).until(() -> {
            cancel();
            return done.isDone();
        });
    }

    private void cancel() throws SQLException {
        try (var superuser = primary.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            statement.execute("select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'");
        }
    }
}
