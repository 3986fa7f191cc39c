package dev.homeport.jdbc;

import static dev.homeport.jdbc.ElectionScript.A;
import static dev.homeport.jdbc.ElectionScript.B;
import static dev.homeport.jdbc.ElectionScript.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.jdbc.internal.election.ElectionVerdict;
import dev.homeport.testkit.RegionLab;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of nodes may change while the application runs. */
class UpdateNodesTest {

    @Test
    void a_primary_that_was_not_on_the_list_is_followed_once_it_is_and_no_connection_that_stays_is_touched()
            throws Exception {
        try (var lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start()) {
            var east = lab.region(Rig.EAST);
            var west = lab.region(Rig.WEST);
            Rig.createTable(east);
            west.awaitCaughtUp(east, Duration.ofSeconds(10));
            var builder = FailoverDataSource.builder()
                    .node(Rig.node(east))
                    .database(lab.database())
                    .username(lab.username())
                    .password(lab.password())
                    .borrowTimeout(Duration.ofSeconds(10))
                    .requirePrimaryWithin(Duration.ofSeconds(60));
            var registry = new SimpleMeterRegistry();
            try (var dataSource = builder.build();
                    var metrics = JdbcMetrics.bind(dataSource, registry);
                    var held = dataSource.getConnection()) {
                dataSource.updateNodes(List.of(Rig.node(east), Rig.node(west)));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> dataSource.topology().nodes().stream()
                                .anyMatch(status -> status.role() == NodeStatus.Role.STANDBY));
                await().atMost(Duration.ofSeconds(60)).until(() -> gauges(registry) == 2);
                dataSource.updateNodes(List.of(Rig.node(east)));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> dataSource.topology().nodes().size() == 1);
                await().atMost(Duration.ofSeconds(60)).until(() -> gauges(registry) == 1);
                assertThat(Rig.insert(held, "held")).isEqualTo(east.serverPort());
                await().atMost(Duration.ofSeconds(60)).until(() -> threadsNamed("probe-" + Rig.WEST) == 0);

                east.crash();
                west.promote();
                dataSource.updateNodes(List.of(Rig.node(west)));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> dataSource
                                .topology()
                                .primary()
                                .filter(Rig.node(west)::equals)
                                .isPresent());
                try (var connection = dataSource.getConnection()) {
                    assertThat(Rig.insert(connection, "after")).isEqualTo(west.serverPort());
                }
                assertThat(metrics).isNotNull();
            }
        }
    }

    @Test
    void an_empty_list_or_a_repeated_address_is_refused_and_changes_nothing() {
        try (var dataSource = FailoverDataSource.builder()
                .node("us-east-1", "127.0.0.1", 1)
                .database("app")
                .username("app")
                .password("")
                .build()) {
            assertThatThrownBy(() -> dataSource.updateNodes(List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no node is given");
            assertThatThrownBy(() -> dataSource.updateNodes(List.of(A, B, A)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("twice");
            assertThat(dataSource.topology().nodes()).hasSize(1);
        }
    }

    @Test
    void what_was_learned_of_timelines_stays_so_a_stale_primary_put_on_the_list_is_not_used() {
        var script = new ElectionScript(A).primary(A, 3).nodes(B);
        assertThat(script.verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.primary(B, 2).verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.primary(B, 4).verdict()).isEqualTo(new ElectionVerdict.Serving(B, false));
    }

    @Test
    void taking_a_rival_off_the_list_ends_a_tie() {
        var script = new ElectionScript(A, B, C).primary(A, 1).primary(B, 1).standby(C);
        script.primary(A, 1).primary(B, 1);
        assertThat(script.verdict()).isInstanceOf(ElectionVerdict.Fenced.class);
        assertThat(script.nodes(A, C).verdict()).isInstanceOf(ElectionVerdict.NoPrimary.class);
        assertThat(script.primary(A, 1).verdict()).isEqualTo(new ElectionVerdict.Serving(A, false));
    }

    @Test
    void adding_a_node_that_is_down_leaves_the_primary_in_office() {
        var script = new ElectionScript(A).primary(A, 1).nodes(A, B);
        assertThat(script.verdict()).isEqualTo(new ElectionVerdict.Serving(A, false));
        assertThat(script.misses(B).verdict()).isEqualTo(new ElectionVerdict.Serving(A, false));
    }

    private static int gauges(SimpleMeterRegistry registry) {
        return registry.find("homeport.jdbc.primary").gauges().size();
    }

    private static long threadsNamed(String part) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("homeport-jdbc-db-" + part))
                .count();
    }
}
