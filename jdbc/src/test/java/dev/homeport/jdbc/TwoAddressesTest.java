package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homeport.testkit.RegionLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One server that is listed by two addresses, as by a private and a public one. */
class TwoAddressesTest {

    private static RegionLab lab;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"), "elsewhere 127.0.0.2 has to be configured");
        lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
        Rig.createTable(lab.region(Rig.EAST));
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void a_server_listed_by_two_addresses_is_one_primary_and_serves() throws Exception {
        var port = lab.region(Rig.EAST).serverPort();
        var events = new CopyOnWriteArrayList<TopologyEvent>();
        try (var dataSource = FailoverDataSource.builder()
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .node("us-east-1", "127.0.0.1", port)
                .node("us-east-2", "127.0.0.2", port)
                .node(Rig.node(lab.region(Rig.WEST)))
                .listener(events::add)
                .build()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(roles(dataSource))
                            .containsExactlyInAnyOrder(
                                    NodeStatus.Role.PRIMARY, NodeStatus.Role.ALIAS, NodeStatus.Role.STANDBY));
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> dataSource.topology().state() == Topology.State.SERVING);
            try (var connection = dataSource.getConnection();
                    var statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("insert into entries values ('two addresses')"))
                        .isOne();
            }
            assertThat(events).noneMatch(TopologyEvent.WritesFenced.class::isInstance);
        }
    }

    private static List<NodeStatus.Role> roles(FailoverDataSource dataSource) {
        var roles = new ArrayList<NodeStatus.Role>();
        dataSource.topology().nodes().forEach(node -> roles.add(node.role()));
        return roles;
    }
}
