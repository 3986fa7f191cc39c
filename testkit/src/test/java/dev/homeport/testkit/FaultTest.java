package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.postgres.Sql;
import java.net.SocketTimeoutException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FaultTest {
    private static RegionLab lab;
    private static LabRegion primary;
    private static LabRegion standby;

    @BeforeAll
    static void startLab() throws SQLException {
        lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start();
        primary = lab.region("us-east-1");
        standby = lab.region("eu-west-1");
        try (var connection = primary.connect()) {
            Client.createTable(connection);
        }
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @AfterEach
    void heal() {
        primary.thaw();
        primary.heal();
        primary.replicationLink().heal();
    }

    @Test
    void what_the_primary_acknowledges_the_standby_can_show() throws Exception {
        try (var writer = primary.connect();
                var reader = standby.connect()) {
            Client.write(writer, "replicated");
            standby.awaitCaughtUp(primary, Client.SOON);
            assertThat(Client.holds(reader, "replicated")).isTrue();
            assertThatThrownBy(() -> Client.write(reader, "refused")).hasMessageContaining("read-only");
        }
    }

    @Test
    void a_frozen_server_accepts_connections_and_answers_when_it_is_thawed() throws Exception {
        try (var connection = primary.connect()) {
            primary.freeze();
            assertThat(primary.isFrozen()).isTrue();
            assertThat(primary.isRunning()).isTrue();
            var statement = Client.ask(connection, "select 'thawed'");
            var connect = Client.inBackground(primary::connect);
            assertHangs(statement);
            assertHangs(connect);

            primary.thaw();
            assertThat(Client.soon(statement)).isEqualTo("thawed");
            Client.soon(connect).close();
        }
    }

    @Test
    void forgotten_connections_hang_and_new_ones_work() throws Exception {
        try (var forgotten = primary.connect()) {
            primary.forgetConnections();
            forgotten.setNetworkTimeout(Runnable::run, 300);
            assertThatThrownBy(() -> Client.write(forgotten, "forgotten"))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            try (var fresh = primary.connect()) {
                Client.write(fresh, "fresh");
            }
        }
    }

    @Test
    void the_primary_is_writable_and_the_standby_is_not() {
        assertThat(primary.isWritable()).isTrue();
        assertThat(standby.isWritable()).isFalse();
    }

    @Test
    void sessions_of_an_application_name_are_terminated_and_others_stay() throws Exception {
        try (var terminated = Client.connect(lab, primary, "ApplicationName", "reports");
                var other = primary.connect()) {
            assertThat(primary.terminateSessions("reports")).isEqualTo(1);

            assertThatThrownBy(() -> Sql.ask(terminated, "select 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
            assertThat(Sql.ask(other, "select 1")).isEqualTo("1");
            assertThat(primary.terminateSessions("a name that no session has")).isZero();
        }
    }

    @Test
    void a_rotated_password_is_needed_by_new_sessions_alone() throws Exception {
        var before = lab.password();
        try (var open = primary.connect()) {
            assertThat(lab.rotatePassword(primary)).isEqualTo(lab.password()).isNotEqualTo(before);
            Client.write(open, "still open");
            assertThatThrownBy(() -> DriverManager.getConnection(primary.jdbcUrl(), lab.username(), before))
                    .hasMessageContaining("password authentication failed");
            standby.awaitCaughtUp(primary, Client.SOON);
            try (var fresh = standby.connect()) {
                assertThat(Client.holds(fresh, "still open")).isTrue();
            }
        }
    }

    @Test
    void in_a_black_hole_established_connections_hang_and_new_ones_time_out_by_themselves() throws Exception {
        try (var busy = primary.connect();
                var idle = primary.connect()) {
            primary.blackHole();
            var statement = Client.ask(busy, "select 'lost'");
            assertHangs(statement);
            assertThatThrownBy(() -> Client.connect(lab, primary, "connectTimeout", "1"))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class)
                    .hasStackTraceContaining("Connect timed out");
            assertHangs(statement);
            try (var direct = primary.connectDirectly()) {
                assertThat(direct.isValid(1)).isTrue();
            }

            primary.heal();
            assertThatThrownBy(() -> Client.soon(statement)).hasRootCauseMessage("Connection reset");
            assertThat(Sql.ask(idle, "select 'idle survived'")).isEqualTo("idle survived");
            primary.connect().close();
        }
    }

    @Test
    void a_refusing_link_resets_connections_and_refuses_new_ones_until_it_is_healed() throws Exception {
        try (var connection = primary.connect()) {
            primary.refuse();
            assertThatThrownBy(() -> Sql.ask(connection, "select 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(primary::connect).hasMessageContaining("refused");
        }
        primary.heal();
        primary.connect().close();
    }

    @Test
    void a_delay_lengthens_every_round_trip_by_twice_its_length() throws Exception {
        try (var connection = primary.connect()) {
            primary.delay(Duration.ofMillis(60));
            assertThat(timeOf(() -> Sql.ask(connection, "select 1"))).isGreaterThan(Duration.ofMillis(120));
            primary.heal();
            Sql.ask(connection, "select 1");
        }
    }

    @Test
    void a_synchronous_commit_waits_for_the_cut_off_standby_while_applications_get_through() throws Exception {
        try (var writer = primary.connect();
                var reader = primary.connect()) {
            primary.replicationLink().blackHole();
            var commit = Client.inBackground(() -> {
                Client.write(writer, "waits");
                return "done";
            });
            assertHangs(commit);
            assertThat(Sql.ask(reader, "select 'alive'")).isEqualTo("alive");

            primary.replicationLink().heal();
            assertThat(Client.soon(commit)).isEqualTo("done");
        }
    }

    @Test
    void an_asynchronous_commit_waits_for_nobody() throws Exception {
        try (var writer = primary.connect()) {
            standby.replicationLink().blackHole();
            var commit = Client.inBackground(() -> {
                Client.write(writer, "waits until the mode changes");
                return "done";
            });
            assertHangs(commit);
            lab.replication(Replication.ASYNCHRONOUS);
            Client.soon(commit);
            Client.write(writer, "unheard by the standby");
        } finally {
            standby.replicationLink().heal();
            lab.replication(Replication.SYNCHRONOUS);
        }
    }

    @Test
    void without_tls_there_is_no_certificate_to_trust() {
        assertThatThrownBy(lab::caCertificate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tls(true)");
    }

    @Test
    void without_parameter_stores_there_is_none_to_ask() {
        assertThatThrownBy(primary::parameterStore)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("parameterStores(true)");
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertThatThrownBy(primary::restart)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("us-east-1 is running");
        assertThatThrownBy(primary::promote)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("us-east-1 is a primary already");
        assertThatThrownBy(() -> primary.rejoinAsStandbyOf(standby))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("eu-west-1 is a standby");
        assertThatThrownBy(() -> primary.rejoinAsStandbyOf(primary)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lab.region("nowhere"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No region nowhere");
    }

    private static void assertHangs(Future<?> work) {
        assertThatThrownBy(() -> work.get(Client.A_WHILE.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
    }

    private static Duration timeOf(Work work) throws Exception {
        var start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private interface Work {
        void run() throws Exception;
    }
}
