package dev.homeport.testkit.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGProperty;

@Tag("containers")
class ContainerLabTest {
    private static final Duration CATCH_UP = Duration.ofMinutes(1);
    private static RegionLab lab;
    private static LabRegion east;
    private static LabRegion west;

    @BeforeAll
    static void start() throws SQLException {
        Images.requireEngine();
        lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .platform(Images.platform())
                .tls(true)
                .start();
        east = lab.region("us-east-1");
        west = lab.region("eu-west-1");
        try (var connection = east.connect();
                var statement = connection.createStatement()) {
            statement.execute("create table t (n int)");
        }
    }

    @AfterAll
    static void close() {
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void restore() {
        lab.restore();
    }

    @Test
    void a_write_is_on_the_standby_once_it_has_caught_up() throws SQLException {
        write(east, 1);
        west.awaitCaughtUp(east, CATCH_UP);

        assertThat(count(west, 1)).isEqualTo(1);
        assertThat(west.isWritable()).isFalse();
    }

    /** It is a package of its own, which the binaries of the testkit do not have. */
    @Test
    void an_extension_of_the_image_can_be_created_and_reaches_the_standby() throws SQLException {
        try (var superuser = DriverManager.getConnection(east.jdbcUrl(), lab.superuser(), lab.superuserPassword());
                var statement = superuser.createStatement()) {
            statement.execute("create extension if not exists ip4r");
        }
        west.awaitCaughtUp(east, CATCH_UP);
        try (var connection = west.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select extversion from pg_extension where extname = 'ip4r'")) {
            assertThat(result.next()).isTrue();
        }
    }

    @Test
    void a_crash_refuses_connections_and_loses_nothing() throws SQLException {
        write(east, 2);
        east.crash();

        assertThat(east.isRunning()).isFalse();
        assertThatThrownBy(east::connect).hasMessageContaining("refused");
        assertThatThrownBy(east::connectDirectly).isInstanceOf(SQLException.class);

        east.restart();
        assertThat(count(east, 2)).isEqualTo(1);
    }

    @Test
    void a_frozen_server_is_accepted_and_not_answered_until_it_is_thawed() throws SQLException {
        try (var connection = open(east, Duration.ofSeconds(2))) {
            east.freeze();
            assertThat(east.isFrozen()).isTrue();
            assertThatThrownBy(() -> write(connection, 3)).hasMessageContaining("I/O error");
            assertThatThrownBy(() -> open(east, Duration.ofSeconds(2)).close()).isInstanceOf(SQLException.class);
        }
        east.thaw();
        write(east, 3);
    }

    @Test
    void a_crash_ends_a_frozen_server() throws SQLException {
        east.freeze();
        east.crash();

        assertThat(east.isRunning()).isFalse();
        east.restart();
        write(east, 4);
    }

    @Test
    void a_black_hole_swallows_an_open_session_and_every_new_one() throws SQLException {
        try (var connection = open(east, Duration.ofSeconds(2))) {
            east.blackHole();
            assertThatThrownBy(() -> write(connection, 5)).hasMessageContaining("I/O error");
            assertThatThrownBy(() -> open(east, Duration.ofSeconds(2)).close()).isInstanceOf(SQLException.class);
        }
        try (var direct = east.connectDirectly()) {
            assertThat(direct.isValid(5)).isTrue();
        }
    }

    @Test
    void a_link_that_refuses_leaves_the_server_alone() throws SQLException {
        east.refuse();

        assertThatThrownBy(east::connect).hasMessageContaining("refused");
        try (var direct = east.connectDirectly()) {
            assertThat(direct.isValid(5)).isTrue();
        }
    }

    @Test
    void a_delay_is_paid_on_every_round_trip() throws SQLException {
        try (var connection = east.connect()) {
            east.delay(Duration.ofMillis(200));
            var began = System.nanoTime();
            write(connection, 6);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
    }

    @Test
    void a_promoted_standby_takes_writes_and_the_old_primary_rejoins_with_its_own_writes_gone() throws SQLException {
        write(east, 7);
        east.freeze();
        west.promote();
        assertThat(west.isWritable()).isTrue();
        write(west, 8);
        assertThat(count(west, 7)).isEqualTo(1);

        east.thaw();
        assertThat(east.isWritable()).as("the stale primary").isTrue();
        east.rejoinAsStandbyOf(west);
        assertThat(east.isWritable()).isFalse();
        east.awaitCaughtUp(west, CATCH_UP);
        assertThat(count(east, 8)).isEqualTo(1);

        // And back, as a failback does.
        west.stop();
        east.promote();
        west.rejoinAsStandbyOf(east);
        assertThat(east.isWritable()).isTrue();
    }

    @Test
    void replication_that_is_cut_holds_synchronous_commits_until_it_is_healed() throws SQLException {
        west.replicationLink().blackHole();
        try (var connection = open(east, Duration.ofSeconds(2))) {
            assertThatThrownBy(() -> write(connection, 9)).hasMessageContaining("I/O error");
        } finally {
            west.replicationLink().heal();
        }
        write(east, 10);
        west.awaitCaughtUp(east, CATCH_UP);
        assertThat(count(west, 10)).isEqualTo(1);
    }

    @Test
    void tls_is_verified_against_the_labs_certificate() throws SQLException {
        try (var connection = DriverManager.getConnection(
                        east.jdbcUrl() + "?sslmode=verify-full&sslrootcert=" + lab.caCertificate(),
                        lab.username(),
                        lab.password());
                var result = connection
                        .createStatement()
                        .executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
            result.next();
            assertThat(result.getBoolean(1)).isTrue();
        }
    }

    private static Connection open(LabRegion region, Duration socketTimeout) throws SQLException {
        var properties = new Properties();
        PGProperty.USER.set(properties, lab.username());
        PGProperty.PASSWORD.set(properties, lab.password());
        PGProperty.SOCKET_TIMEOUT.set(properties, (int) socketTimeout.toSeconds());
        PGProperty.CONNECT_TIMEOUT.set(properties, (int) socketTimeout.toSeconds());
        return DriverManager.getConnection(region.jdbcUrl(), properties);
    }

    private static void write(LabRegion region, int n) throws SQLException {
        try (var connection = region.connect()) {
            write(connection, n);
        }
    }

    private static void write(Connection connection, int n) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("insert into t values (" + n + ")");
        }
    }

    private static int count(LabRegion region, int n) throws SQLException {
        try (var connection = region.connect();
                var statement = connection.createStatement();
                var result = statement.executeQuery("select count(*) from t where n = " + n)) {
            result.next();
            return result.getInt(1);
        }
    }
}
