package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the role may not read is unknown, never different, and is said once. */
class FewRightsTest {

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
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void a_role_that_may_read_neither_identifier_nor_timeline_is_served_and_fails_over_by_role_alone()
            throws Exception {
        revoke("pg_control_system()");
        try (var rig = Rig.over(lab)) {
            rig.awaitRole(west, NodeStatus.Role.STANDBY);
            assertThat(rig.write("without the identifier")).isEqualTo(east.serverPort());
            var topology = rig.dataSource().topology();
            assertThat(topology.epoch().systemIdentifier()).isEmpty();
            assertThat(topology.epoch().timeline()).hasValue(1);
            assertThat(topology.nodes())
                    .allSatisfy(node -> assertThat(node.warnings())
                            .singleElement()
                            .asString()
                            .contains("grant EXECUTE on pg_control_system()"));
            assertThat(rig.events(TopologyEvent.NodeLimited.class))
                    .extracting(TopologyEvent.NodeLimited::node)
                    .containsExactlyInAnyOrder(Rig.node(east), Rig.node(west));
        }

        revoke("pg_walfile_name(pg_lsn)", "pg_current_wal_lsn()", "pg_last_wal_replay_lsn()");
        try (var rig = Rig.over(lab)) {
            rig.awaitRole(west, NodeStatus.Role.STANDBY);
            assertThat(rig.write("without the timeline")).isEqualTo(east.serverPort());
            var topology = rig.dataSource().topology();
            assertThat(topology.epoch()).isEqualTo(Epoch.UNKNOWN);
            assertThat(topology.nodes())
                    .allSatisfy(node -> assertThat(node.lagBytes()).isEmpty());
            assertThat(topology.nodes())
                    .allSatisfy(node -> assertThat(node.warnings())
                            .anySatisfy(warning -> assertThat(warning).contains("lag is unknown")));
            assertThat(topology.nodes().get(0).warnings())
                    .anySatisfy(warning -> assertThat(warning).contains("pg_walfile_name(pg_lsn)"));

            west.awaitCaughtUp(east, Duration.ofSeconds(10));
            east.crash();
            west.promote();
            rig.awaitPrimary(west);
            assertThat(rig.write("after")).isEqualTo(west.serverPort());
            assertThat(rig.dataSource().topology().epoch().timeline()).isEqualTo(OptionalInt.empty());
        }
    }

    private void revoke(String... functions) throws SQLException {
        try (var superuser = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + east.serverPort() + "/" + lab.database(),
                        lab.superuser(),
                        lab.superuserPassword());
                var statement = superuser.createStatement()) {
            for (var function : functions) {
                statement.execute("revoke execute on function " + function + " from public");
            }
        }
        west.awaitCaughtUp(east, Duration.ofSeconds(10));
    }
}
