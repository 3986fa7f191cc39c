package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.jdbc.internal.monitor.MonitorConnector;
import dev.homeport.region.RegionName;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a borrower gets when it cannot get a connection, and that it is never left waiting. */
class BorrowTest {

    /** The smallest a lab takes; three of them are the superuser's. */
    private static final int MAX_CONNECTIONS = 10;

    /** So long that it is refused before a name server is asked. */
    private static final String UNRESOLVABLE = "x".repeat(64);

    private static final Duration SHORT = Duration.ofMillis(300);

    private static RegionLab lab;
    private static LabRegion east;

    @BeforeAll
    static void start() {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .maxConnections(MAX_CONNECTIONS)
                .start();
        east = lab.region(Rig.EAST);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @AfterEach
    void mend() {
        lab.regions().forEach(LabRegion::heal);
        lab.regions().forEach(LabRegion::thaw);
    }

    @Test
    void no_primary_tells_every_node_its_last_word_and_since_when() {
        try (var dataSource = Rig.builder(lab)
                .node("ap-south-1", UNRESOLVABLE, 5432)
                .username("nobody")
                .borrowTimeout(Duration.ofSeconds(2))
                .build()) {
            assertThatThrownBy(dataSource::getConnection)
                    .isInstanceOfSatisfying(
                            SQLTransientConnectionException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                    .hasMessageStartingWith("No PostgreSQL primary since "
                            + dataSource.topology().since())
                    .hasMessageContainingAll(
                            "Waited 2000 ms",
                            Rig.node(east) + ": alive, but FATAL: password authentication failed for user \"nobody\"",
                            Rig.node(lab.region(Rig.WEST)) + ": alive, but FATAL",
                            "ap-south-1/" + UNRESOLVABLE + ":5432: not asked: the host name could not be looked up")
                    .hasMessageNotContaining(lab.password());
        }
    }

    @Test
    void a_missing_database_is_named() {
        try (var dataSource = small("absent").database("absent").build()) {
            assertThatThrownBy(dataSource::getConnection)
                    .hasMessageContaining("alive, but FATAL: database \"absent\" does not exist");
        }
    }

    @Test
    void a_password_that_cannot_be_read_is_told_and_does_not_end_the_monitor() throws Exception {
        var vault = new AtomicReference<String>();
        try (var dataSource = small("vault")
                .password(() -> {
                    if (vault.get() == null) {
                        throw new IllegalStateException("the vault is sealed");
                    }
                    return vault.get();
                })
                .build()) {
            assertThatThrownBy(dataSource::getConnection).hasMessageContaining("the vault is sealed");
            vault.set(lab.password());
            awaitServing(dataSource);
            dataSource.getConnection().close();
        }
    }

    @Test
    void a_password_that_cannot_be_read_any_more_does_not_cost_the_primary_its_office() throws Exception {
        var sealed = new AtomicBoolean();
        try (var dataSource = small("sealed")
                        .password(() -> {
                            if (sealed.get()) {
                                throw new IllegalStateException("the vault is sealed");
                            }
                            return lab.password();
                        })
                        .requirePrimaryWithin(Duration.ofSeconds(60))
                        .build();
                var working = dataSource.getConnection();
                var superuser = east.connectAsSuperuser();
                var statement = superuser.createStatement()) {
            sealed.set(true);
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = '"
                    + MonitorConnector.APPLICATION_NAME + "'");
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            dataSource.topology().nodes().get(0).lastWord().contains("credentials cannot be read"));
            var since = dataSource.topology().since();
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> dataSource.topology().primary().isPresent());
            assertThat(dataSource.topology().since()).isEqualTo(since);
            assertThat(working.createStatement().execute("select 1")).isTrue();
        }
    }

    @Test
    void a_single_frozen_server_turns_borrowers_away_in_time_and_stays_the_primary() throws Exception {
        try (var dataSource = FailoverDataSource.builder()
                .name("single")
                .node(Rig.node(east))
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .hikari(Rig.pool(2))
                .borrowTimeout(SHORT)
                .requirePrimaryWithin(Duration.ofSeconds(60))
                .build()) {
            dataSource.getConnection().close();
            east.freeze();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !dataSource.topology().anyNodeAnswers());
            assertThatThrownBy(dataSource::getConnection)
                    .isInstanceOfSatisfying(
                            SQLTransientConnectionException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                    .hasMessageContaining("no answer");
            assertThat(dataSource.topology().primary()).contains(Rig.node(east));
            east.thaw();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> dataSource.topology().state() == Topology.State.SERVING);
            dataSource.getConnection().close();
        }
    }

    @Test
    void a_database_that_is_down_does_not_stop_the_start_and_is_used_once_it_is_up() throws Exception {
        lab.regions().forEach(LabRegion::refuse);
        try (var dataSource = small("later").build()) {
            assertThatThrownBy(dataSource::getConnection).hasMessageContaining("refused");
            lab.regions().forEach(LabRegion::heal);
            awaitServing(dataSource);
            dataSource.getConnection().close();
        }
    }

    @Test
    void a_required_primary_that_is_missing_fails_the_start_and_leaves_nothing() {
        lab.regions().forEach(LabRegion::refuse);
        var builder = small("required").requirePrimaryWithin(SHORT);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(
                        "No PostgreSQL primary since",
                        "Waited 300 ms",
                        Rig.node(east).toString());
        assertThat(Rig.threadsOf("required")).isEmpty();
    }

    @Test
    void an_interrupted_start_says_so_and_leaves_nothing() {
        lab.regions().forEach(LabRegion::refuse);
        var builder = small("interrupted-start").requirePrimaryWithin(Duration.ofMinutes(5));
        Thread.currentThread().interrupt();
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("interrupted while waiting for a PostgreSQL primary");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(Rig.threadsOf("interrupted-start")).isEmpty();
    }

    @Test
    void an_exhausted_pool_says_so_and_does_not_look_like_a_missing_primary() throws Exception {
        try (var rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(1)).borrowTimeout(SHORT));
                var connection = rig.dataSource().getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
            assertThatThrownBy(rig.dataSource()::getConnection)
                    .isInstanceOfSatisfying(
                            SQLTransientConnectionException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                    .hasMessageStartingWith(
                            "No connection to the primary " + Rig.node(east) + " within 300 ms: 1 in use")
                    .hasMessageContaining("0 waiting")
                    .hasMessageNotContaining("No PostgreSQL primary");
            assertThat(rig.dataSource().topology().primary()).contains(Rig.node(east));
        }
    }

    @Test
    void a_full_server_is_named_to_every_borrower_and_its_primary_stays() throws Exception {
        var hikari = Rig.pool(MAX_CONNECTIONS + 1);
        hikari.setMinimumIdle(0);
        var held = new ArrayList<Connection>();
        try (var rig = Rig.over(lab, builder -> builder.hikari(hikari).borrowTimeout(Duration.ofSeconds(2)))) {
            var failures = new ArrayList<CompletableFuture<Connection>>();
            for (int i = 0; i <= MAX_CONNECTIONS; i++) {
                failures.add(CompletableFuture.supplyAsync(() -> borrow(rig.dataSource()), Rig.THREADS));
            }
            var refused = 0;
            for (var each : failures) {
                var failure = each.handle((connection, e) -> {
                            if (connection != null) {
                                held.add(connection);
                            }
                            return e;
                        })
                        .get(60, TimeUnit.SECONDS);
                if (failure != null) {
                    refused++;
                    assertThat(failure).hasStackTraceContaining("the last connect failed: FATAL:");
                }
            }
            assertThat(refused).isPositive();
            assertThat(held).isNotEmpty();
            assertThat(rig.events(TopologyEvent.PrimaryLost.class)).isEmpty();
            assertThat(rig.dataSource().topology().primary()).contains(Rig.node(east));
            assertThat(rig.events(TopologyEvent.NodeLimited.class))
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event.warning())
                            .contains("the pool may grow to 11 connections but the server allows 10 in all"));
            assertThat(rig.dataSource().topology().nodes())
                    .allSatisfy(node -> assertThat(node.warnings()).hasSize(1));
            for (var connection : held) {
                connection.close();
            }
        }
    }

    @Test
    void borrows_fail_fast_when_there_has_been_no_primary_for_as_long_as_was_said() {
        try (var dataSource =
                unreachable("fast").failFastAfter(Duration.ofMillis(400)).build()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(dataSource::getConnection)
                        .isInstanceOfSatisfying(
                                SQLTransientConnectionException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                        .hasMessageStartingWith("No PostgreSQL primary since ");
            }
        }
    }

    @Test
    void fail_fast_lets_borrowers_wait_in_a_full_pool() throws Exception {
        try (var rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(1)).failFastAfter(Duration.ZERO))) {
            var held = rig.dataSource().getConnection();
            var waiting = CompletableFuture.supplyAsync(() -> borrow(rig.dataSource()), Rig.THREADS);
            // A borrower tries an idle connection first; between that wait and the next one nobody waits, for a moment.
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> rig.dataSource().poolStatus().equals(new PoolStatus(1, 0, 1, 1)));
            held.close();
            waiting.get(60, TimeUnit.SECONDS).close();
            assertThat(rig.dataSource().poolStatus()).isEqualTo(new PoolStatus(0, 1, 0, 1));
        }
    }

    @Test
    void who_expected_an_idle_connection_and_found_none_keeps_the_place_of_its_arrival() throws Exception {
        try (var rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(1)).borrowTimeout(Duration.ofMinutes(1)))) {
            var served = new ConcurrentLinkedQueue<String>();
            var held = rig.dataSource().getConnection();
            var first = CompletableFuture.runAsync(() -> serve(rig, "first", served), Rig.THREADS);
            await().pollInterval(Duration.ofMillis(5))
                    .during(Duration.ofMillis(20))
                    .until(() -> rig.pool().waiting() == 1);
            var second = CompletableFuture.runAsync(() -> serve(rig, "second", served), Rig.THREADS);
            await().pollInterval(Duration.ofMillis(5))
                    .during(Duration.ofMillis(300))
                    .until(() -> rig.pool().waiting() == 2);
            held.close();
            CompletableFuture.allOf(first, second).get(60, TimeUnit.SECONDS);
            assertThat(served).containsExactly("first", "second");
        }
    }

    @Test
    void a_primary_can_be_waited_for_also_in_one_region() throws Exception {
        try (var rig = Rig.over(lab)) {
            assertThat(rig.dataSource().awaitPrimary(Duration.ofSeconds(10))).isTrue();
            assertThat(rig.dataSource().awaitPrimary(RegionName.of(Rig.EAST), Duration.ofSeconds(10)))
                    .isTrue();
            assertThat(rig.dataSource().awaitPrimary(RegionName.of(Rig.WEST), Duration.ofMillis(20)))
                    .isFalse();
        }
        try (var dataSource = unreachable("none").build()) {
            assertThat(dataSource.awaitPrimary(Duration.ofMillis(20))).isFalse();
            assertThat(dataSource.poolStatus()).isEqualTo(new PoolStatus(0, 0, 0, 10));
        }
    }

    @Test
    void unwrapping_a_foreign_type_is_a_feature_that_is_not_supported() throws Exception {
        try (var dataSource = unreachable("unwrap").build()) {
            assertThatThrownBy(() -> dataSource.unwrap(String.class))
                    .isInstanceOfSatisfying(
                            SQLFeatureNotSupportedException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
            assertThat(dataSource.unwrap(Closeable.class)).isSameAs(dataSource);
        }
    }

    @Test
    void an_interrupt_ends_a_wait_for_a_primary_and_is_kept() throws Exception {
        try (var dataSource = unreachable("interrupted").build()) {
            var interrupted = new AtomicReference<Boolean>();
            var failure = new AtomicReference<SQLException>();
            var borrower = new Thread(() -> {
                try {
                    dataSource.getConnection().close();
                } catch (SQLException e) {
                    failure.set(e);
                    interrupted.set(Thread.currentThread().isInterrupted());
                }
            });
            borrower.start();
            awaitAtGate(borrower);
            borrower.interrupt();
            borrower.join(TimeUnit.SECONDS.toMillis(30));
            assertThat((Throwable) failure.get()).hasMessage("interrupted while waiting for a PostgreSQL primary");
            assertThat(interrupted.get()).isTrue();
        }
    }

    @Test
    void close_turns_the_waiting_away_and_everybody_after_them() throws Exception {
        var dataSource = unreachable("closed").build();
        var failures = new ArrayList<CompletableFuture<Throwable>>();
        var borrowers = new ArrayList<Thread>();
        for (int i = 0; i < 3; i++) {
            var failure = new CompletableFuture<Throwable>();
            failures.add(failure);
            var borrower = new Thread(() -> {
                try {
                    dataSource.getConnection().close();
                } catch (SQLException e) {
                    failure.complete(e);
                }
            });
            borrowers.add(borrower);
            borrower.start();
        }
        borrowers.forEach(BorrowTest::awaitAtGate);
        dataSource.close();
        for (var failure : failures) {
            assertClosed(failure.get(60, TimeUnit.SECONDS));
        }
        assertThatThrownBy(dataSource::getConnection).satisfies(BorrowTest::assertClosed);
    }

    @Test
    void close_turns_away_who_waits_for_a_connection_of_a_full_pool() throws Exception {
        var rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(1)).borrowTimeout(Duration.ofMinutes(5)));
        var held = rig.dataSource().getConnection();
        var waiting = CompletableFuture.supplyAsync(() -> borrow(rig.dataSource()), Rig.THREADS);
        await().atMost(Duration.ofSeconds(60)).until(() -> rig.pool().waiting() == 1);
        rig.close();
        assertThat(waiting)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingRootCause()
                .satisfies(BorrowTest::assertClosed);
        assertThat(held.isValid(5)).isFalse();
    }

    @Test
    void a_frozen_primary_with_nothing_promoted_ends_a_borrow() {
        try (var rig = Rig.over(lab, builder -> builder.borrowTimeout(Duration.ofSeconds(1)))) {
            east.freeze();
            rig.awaitState(Topology.State.NO_PRIMARY);
            assertThatThrownBy(rig.dataSource()::getConnection)
                    .isInstanceOfSatisfying(
                            SQLTransientConnectionException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                    .hasMessageContaining(Rig.node(east) + " has been silent for");
            east.thaw();
            rig.awaitPrimary(east);
        }
    }

    @Test
    void a_listener_that_throws_or_blocks_for_ever_harms_nobody() throws Exception {
        var heard = new CountDownLatch(1);
        var stuck = new CountDownLatch(1);
        List<TopologyListener> listeners = List.of(
                event -> {
                    throw new IllegalStateException("a listener's own mistake");
                },
                event -> {
                    throw new AssertionError("a listener's worst mistake");
                },
                event -> heard.countDown(),
                event -> {
                    try {
                        stuck.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        try (var rig = Rig.over(lab, builder -> {
            listeners.forEach(builder.name("listeners")::listener);
            return builder;
        })) {
            assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
            rig.dataSource().getConnection().close();
        }
        assertThat(Rig.threadsOf("listeners")).isEmpty();
    }

    private static FailoverDataSourceBuilder small(String name) {
        return Rig.builder(lab).name(name).hikari(Rig.pool(1)).borrowTimeout(SHORT);
    }

    /** Nobody listens on that port, and borrowers would wait for minutes. */
    private static FailoverDataSourceBuilder unreachable(String name) {
        return FailoverDataSource.builder()
                .name(name)
                .node("eu-west-1", "127.0.0.1", 1)
                .database("app")
                .username("app")
                .password("")
                .borrowTimeout(Duration.ofMinutes(5));
    }

    private static void serve(Rig rig, String borrower, Queue<String> served) {
        try {
            var connection = borrow(rig.dataSource());
            served.add(borrower);
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection borrow(FailoverDataSource dataSource) {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitServing(FailoverDataSource dataSource) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> dataSource.topology().primary().isPresent());
    }

    private static void awaitAtGate(Thread borrower) {
        await().atMost(Duration.ofSeconds(60)).until(() -> borrower.getState() == Thread.State.TIMED_WAITING);
    }

    private static void assertClosed(Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        SQLNonTransientConnectionException.class,
                        e -> assertThat(e.getSQLState()).isEqualTo("08003"))
                .hasMessage("the data source is closed");
    }
}
