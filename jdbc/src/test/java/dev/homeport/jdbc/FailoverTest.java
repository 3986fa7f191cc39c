package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The main promise, on real servers: writes go on where the promotion was, and nowhere else. */
class FailoverTest {

    private RegionLab lab;
    private LabRegion east;
    private LabRegion west;

    @BeforeEach
    void start() throws SQLException {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .start();
        east = lab.region(Rig.EAST);
        west = lab.region(Rig.WEST);
        Rig.createTable(east);
        west.awaitCaughtUp(east, Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void writes_go_on_at_the_promoted_standby_after_a_crash_and_at_the_old_primary_after_failback() throws Exception {
        try (var rig = Rig.over(lab)) {
            assertThat(rig.write("before")).isEqualTo(east.serverPort());
            west.awaitCaughtUp(east, Duration.ofSeconds(10));

            east.crash();
            west.promote();
            rig.awaitPrimary(west);
            assertThat(rig.write("after")).isEqualTo(west.serverPort());

            east.rejoinAsStandbyOf(west);
            rig.awaitRole(east, NodeStatus.Role.STANDBY);
            west.stop();
            east.promote();
            rig.awaitPrimary(east);
            assertThat(rig.write("back")).isEqualTo(east.serverPort());
            assertThat(Rig.rows(east)).isEqualTo(3);
        }
    }

    @Test
    void a_frozen_primary_is_left_as_soon_as_a_higher_timeline_is_seen() throws Exception {
        try (var rig = Rig.over(lab)) {
            rig.write("before");
            east.freeze();
            west.promote();
            rig.awaitPrimary(west);
            assertThat(rig.write("after")).isEqualTo(west.serverPort());
            east.thaw();
            rig.awaitRole(east, NodeStatus.Role.STALE_PRIMARY);
            assertThat(rig.write("later")).isEqualTo(west.serverPort());
        }
    }

    @Test
    void a_black_holed_primary_is_left_as_soon_as_a_higher_timeline_is_seen() throws Exception {
        try (var rig = Rig.over(lab)) {
            rig.write("before");
            east.blackHole();
            west.promote();
            rig.awaitPrimary(west);
            assertThat(rig.write("after")).isEqualTo(west.serverPort());
        }
    }

    @Test
    void an_old_primary_that_stays_writable_is_never_written_to_again_not_even_after_a_restart() throws Exception {
        try (var rig = Rig.over(lab)) {
            rig.write("before");
            west.promote();
            rig.awaitPrimary(west);
            var rowsAtSwitch = Rig.rows(east);
            for (int i = 0; i < 50; i++) {
                assertThat(rig.write("after-" + i)).isEqualTo(west.serverPort());
            }
            rig.awaitRole(east, NodeStatus.Role.STALE_PRIMARY);
            east.stop();
            east.restart();
            rig.awaitRole(east, NodeStatus.Role.STALE_PRIMARY);
            for (int i = 0; i < 50; i++) {
                assertThat(rig.write("restarted-" + i)).isEqualTo(west.serverPort());
            }
            assertThat(Rig.rows(east)).isEqualTo(rowsAtSwitch);
            assertThat(rig.events(TopologyEvent.StalePrimarySeen.class)).isNotEmpty();
        }
    }

    @Test
    void an_application_that_starts_after_the_promotion_does_not_take_the_stale_primary() throws Exception {
        west.promote();
        try (var rig = Rig.over(lab)) {
            assertThat(rig.write("after")).isEqualTo(west.serverPort());
        }
    }

    @Test
    void a_planned_switchover_needs_no_restart() throws Exception {
        try (var rig = Rig.over(lab)) {
            rig.write("before");
            east.stop();
            west.promote();
            rig.awaitPrimary(west);
            assertThat(rig.write("after")).isEqualTo(west.serverPort());
            var accepted = rig.events(TopologyEvent.PrimaryAccepted.class);
            assertThat(accepted.get(accepted.size() - 1).failover()).isTrue();
        }
    }

    @Test
    void a_statement_in_flight_on_a_frozen_primary_fails_once_although_nothing_was_promoted() throws Exception {
        try (var rig = Rig.over(lab)) {
            var connection = rig.dataSource().getConnection();
            east.freeze();
            var statement = CompletableFuture.runAsync(() -> assertThatThrownBy(() -> Rig.insert(connection, "lost"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("08")));
            statement.get(60, TimeUnit.SECONDS);
            assertThat(connection.isClosed()).isTrue();
            connection.close();
            rig.awaitState(Topology.State.NO_PRIMARY);

            east.thaw();
            assertThat(rig.write("again")).isEqualTo(east.serverPort());
        }
    }

    @Test
    void a_commit_on_a_connection_that_was_held_through_a_failover_says_08003_and_nothing_was_committed()
            throws Exception {
        try (var rig = Rig.over(lab);
                var held = rig.dataSource().getConnection()) {
            held.setAutoCommit(false);
            Rig.insert(held, "held");
            west.promote();
            rig.awaitPrimary(west);
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            !rig.events(TopologyEvent.ConnectionsAborted.class).isEmpty());
            assertThatThrownBy(held::commit)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
            assertThat(Rig.rows(west)).isZero();
            assertThat(Rig.rows(east)).isZero();
        }
    }

    @Test
    void a_statement_in_flight_on_a_deposed_primary_that_is_alive_fails_at_once() throws Exception {
        try (var rig = Rig.over(lab);
                var connection = rig.dataSource().getConnection();
                var statement = connection.createStatement()) {
            var sleeping = CompletableFuture.runAsync(() -> assertThatThrownBy(
                            () -> statement.execute("select pg_sleep(600)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006")));
            west.promote();
            sleeping.get(60, TimeUnit.SECONDS);
        }
    }

    @Tag("slow")
    @Test
    void two_servers_promoted_to_the_same_timeline_fence_writes_until_one_gives_up() throws Exception {
        try (var three = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST, "ap-south-1")
                .replication(Replication.ASYNCHRONOUS)
                .start()) {
            var first = three.region(Rig.WEST);
            var second = three.region("ap-south-1");
            Rig.createTable(three.region(Rig.EAST));
            first.awaitCaughtUp(three.region(Rig.EAST), Duration.ofSeconds(10));
            second.awaitCaughtUp(three.region(Rig.EAST), Duration.ofSeconds(10));
            try (var rig = Rig.over(three, builder -> builder.borrowTimeout(Duration.ofMillis(300)))) {
                three.region(Rig.EAST).crash();
                first.promote();
                second.promote();
                rig.awaitState(Topology.State.FENCED);
                assertThatThrownBy(() -> rig.write("refused")).isInstanceOfSatisfying(SQLException.class, e -> {
                    assertThat(e.getSQLState()).isEqualTo("08001");
                    assertThat(e.getMessage()).contains("timeline 2", Rig.WEST, "ap-south-1");
                });
                assertThat(rig.events(TopologyEvent.WritesFenced.class)).hasSize(1);

                second.rejoinAsStandbyOf(first);
                rig.awaitPrimary(first);
                assertThat(rig.write("accepted")).isEqualTo(first.serverPort());
            }
        }
    }
}
