package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A list of nodes that names a server twice, or one of another cluster. */
class NodeListTest {

    private static RegionLab ours;
    private static RegionLab theirs;
    private static LabRegion east;
    private static LabRegion foreign;

    @BeforeAll
    static void start() throws SQLException {
        ours = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
        theirs = RegionLab.builder()
                .regions("sa-east-1", "sa-west-1")
                .replication(Replication.ASYNCHRONOUS)
                .start();
        east = ours.region(Rig.EAST);
        foreign = theirs.region("sa-west-1");
        Rig.createTable(east);
        Rig.createTable(theirs.region("sa-east-1"));
        try (var connection = theirs.region("sa-east-1").connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("alter role " + theirs.username() + " password '" + ours.password() + "'");
        }
    }

    @AfterAll
    static void stop() {
        try (var first = ours;
                var second = theirs) {
            assertThat(first).isNotSameAs(second);
        }
    }

    @Test
    void nodes_of_two_clusters_give_no_primary_until_told_which_one_is_meant() throws Exception {
        var theirPrimary = Rig.node(theirs.region("sa-east-1"));
        try (var dataSource = Rig.builder(ours)
                .node(theirPrimary)
                .borrowTimeout(Duration.ofSeconds(2))
                .build()) {
            assertThatThrownBy(dataSource::getConnection)
                    .hasMessageContainingAll(
                            "the nodes belong to different clusters",
                            Rig.node(east).toString(),
                            theirPrimary.toString(),
                            "systemIdentifier(...)");
        }
        var identifier = identifier();
        try (var rig = Rig.over(ours, builder -> builder.node(theirPrimary).systemIdentifier(identifier))) {
            assertThat(rig.write("ours")).isEqualTo(east.serverPort());
            awaitRole(rig, theirPrimary, NodeStatus.Role.FOREIGN);
            assertThat(rig.events(TopologyEvent.ForeignClusterSeen.class)).hasSize(1);
        }
    }

    @Test
    void another_clusters_promoted_primary_is_never_used_not_even_when_ours_is_gone() throws Exception {
        foreign.refuse();
        try (var rig =
                Rig.over(ours, builder -> builder.node(Rig.node(foreign)).borrowTimeout(Duration.ofSeconds(2)))) {
            assertThat(rig.write("ours")).isEqualTo(east.serverPort());
            foreign.promote();
            foreign.heal();
            awaitRole(rig, Rig.node(foreign), NodeStatus.Role.FOREIGN);
            assertThat(rig.write("still ours")).isEqualTo(east.serverPort());
            ours.regions().forEach(LabRegion::refuse);
            rig.awaitState(Topology.State.NO_PRIMARY);
            assertThatThrownBy(() -> rig.write("nowhere"))
                    .hasMessageContaining(Rig.node(foreign) + ": another cluster (timeline 2 of ");
        } finally {
            ours.regions().forEach(LabRegion::heal);
        }
    }

    @Test
    void one_server_under_two_names_is_one_primary_and_its_alias() throws Exception {
        var alias = Node.of("us-east-2", "localhost", east.port());
        try (var rig = Rig.over(ours, builder -> builder.node(alias))) {
            awaitRole(rig, alias, NodeStatus.Role.ALIAS);
            for (int i = 0; i < 3; i++) {
                assertThat(rig.write("aliased-" + i)).isEqualTo(east.serverPort());
                rig.dataSource().probeNow();
            }
            assertThat(rig.dataSource().topology().state()).isEqualTo(Topology.State.SERVING);
            assertThat(rig.events(TopologyEvent.WritesFenced.class)).isEmpty();
        }
    }

    @Test
    void a_database_that_was_replaced_is_followed_by_a_list_of_its_own_or_an_operators_word() throws Exception {
        var upgraded = theirs.region("sa-east-1");
        try (var rig = Rig.over(ours)) {
            rig.write("before");
            rig.dataSource().updateNodes(List.of(Rig.node(upgraded)));
            rig.awaitPrimary(upgraded);
            assertThat(rig.write("upgraded")).isEqualTo(upgraded.serverPort());

            rig.dataSource().updateNodes(List.of(Rig.node(upgraded), Rig.node(east)));
            awaitRole(rig, Rig.node(east), NodeStatus.Role.FOREIGN);
            rig.dataSource().updateNodes(List.of(Rig.node(east)));
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            rig.dataSource().topology().reason().contains("db_adopt_cluster=" + identifier() + "/1"));
            rig.dataSource().adoptCluster(new Epoch(OptionalLong.of(identifier()), OptionalInt.of(1)));
            rig.awaitPrimary(east);
            assertThat(rig.write("adopted")).isEqualTo(east.serverPort());
        }
    }

    private static long identifier() throws SQLException {
        try (var connection = east.connectDirectly();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select system_identifier from pg_control_system()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void awaitRole(Rig rig, Node node, NodeStatus.Role role) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rig.dataSource().topology().nodes().stream()
                        .anyMatch(status -> status.node().equals(node) && status.role() == role));
    }
}
