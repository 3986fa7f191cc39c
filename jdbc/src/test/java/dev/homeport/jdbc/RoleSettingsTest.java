package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.CheckResult;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Settings of the role or the server may cost a part of what a probe tells, and never all of it. */
class RoleSettingsTest {

    private static RegionLab lab;
    private static LabRegion east;
    private static LabRegion west;

    @BeforeAll
    static void start() throws SQLException {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .start();
        east = lab.region(Rig.EAST);
        west = lab.region(Rig.WEST);
        Rig.createTable(east);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @Test
    void a_role_whose_transactions_are_serializable_sees_its_standbys() throws Exception {
        asSuperuser("alter role app set default_transaction_isolation = 'serializable'");
        try (var rig = Rig.over(lab)) {
            rig.awaitRole(west, NodeStatus.Role.STANDBY);
            assertThat(rig.dataSource().topology().nodes().get(1).lagBytes()).isPresent();
            assertThat(rig.write("serializable")).isEqualTo(east.serverPort());
        } finally {
            asSuperuser("alter role app reset default_transaction_isolation");
        }
    }

    @Test
    void a_server_that_refuses_its_wal_position_on_a_primary_is_served_with_a_warning() throws Exception {
        asSuperuser(
                "set allow_system_table_mods = on",
                "alter function pg_catalog.pg_current_wal_lsn() rename to hidden_wal_lsn",
                "create function pg_catalog.pg_current_wal_lsn() returns pg_lsn language plpgsql as $$ begin"
                        + " raise exception 'not on this server' using errcode = '55000'; end $$");
        try (var rig = Rig.over(lab)) {
            assertThat(rig.write("without a position")).isEqualTo(east.serverPort());
            assertThat(warnings(rig))
                    .anySatisfy(warning -> assertThat(warning).startsWith("the timeline cannot be read"));
            assertThat(rig.dataSource().topology().epoch().systemIdentifier()).isPresent();
        } finally {
            asSuperuser(
                    "set allow_system_table_mods = on",
                    "drop function pg_catalog.pg_current_wal_lsn()",
                    "alter function pg_catalog.hidden_wal_lsn() rename to pg_current_wal_lsn");
        }
    }

    @Test
    void a_role_that_may_not_read_the_servers_start_is_served() throws Exception {
        asSuperuser("revoke execute on function pg_postmaster_start_time() from public");
        try (var rig = Rig.over(lab)) {
            assertThat(rig.write("without a start")).isEqualTo(east.serverPort());
            assertThat(rig.dataSource().topology().epoch().timeline()).isPresent();
        } finally {
            asSuperuser("grant execute on function pg_postmaster_start_time() to public");
        }
    }

    @Test
    void a_primary_that_is_read_only_by_default_is_told() throws Exception {
        east.setting("default_transaction_read_only", "on");
        try (var rig = Rig.over(lab)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(warnings(rig))
                            .anySatisfy(
                                    warning -> assertThat(warning).startsWith("default_transaction_read_only is on")));
        } finally {
            east.setting("default_transaction_read_only", "off");
        }
    }

    @Test
    void a_write_that_is_refused_by_a_primary_that_is_read_only_by_default_degrades_the_health() throws Exception {
        try (var rig = Rig.over(lab)) {
            assertThatThrownBy(() -> writeReadOnly(rig)).hasMessageContaining("read-only transaction");
            assertThat(rig.dataSource().checks().writableNow())
                    .as("the application asked for that")
                    .isEqualTo(CheckResult.up());
            east.setting("default_transaction_read_only", "on");
            await().atMost(Duration.ofSeconds(60)).until(() -> !warnings(rig).isEmpty());
            assertThat(rig.dataSource().checks().writableNow())
                    .as("nobody has written")
                    .isEqualTo(CheckResult.up());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThatThrownBy(() -> rig.write("refused"))
                            .hasMessageContaining("read-only transaction"));
            assertThat(rig.dataSource().checks().writableNow().toString())
                    .contains("default_transaction_read_only is on");
            east.setting("default_transaction_read_only", "off");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> rig.dataSource().checks().writableNow().equals(CheckResult.up()));
        } finally {
            east.setting("default_transaction_read_only", "off");
        }
    }

    private static void writeReadOnly(Rig rig) throws SQLException {
        try (var connection = rig.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            statement.execute("insert into entries values ('read-only')");
        }
    }

    private static List<String> warnings(Rig rig) {
        return rig.dataSource().topology().nodes().get(0).warnings();
    }

    private static void asSuperuser(String... statements) throws SQLException {
        try (var superuser = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + east.serverPort() + "/" + lab.database(),
                        lab.superuser(),
                        lab.superuserPassword());
                var statement = superuser.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
        west.awaitCaughtUp(east, Duration.ofSeconds(10));
    }
}
