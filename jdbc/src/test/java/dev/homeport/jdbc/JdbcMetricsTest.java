package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Two data sources in one registry, which nobody has given names. */
class JdbcMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void two_data_sources_of_the_default_name_are_both_seen_and_closing_one_leaves_the_others_meters() {
        try (var one = unreachable();
                var other = unreachable();
                var staying = JdbcMetrics.bind(one, registry)) {
            int alone = registry.getMeters().size();
            try (var leaving = JdbcMetrics.bind(other, registry)) {
                assertThat(registry.getMeters()).hasSize(2 * alone);
                assertThat(names()).containsExactlyInAnyOrder("db", "db-2");
                assertThat(leaving).isNotSameAs(staying);
            }
            assertThat(registry.getMeters()).hasSize(alone);
            assertThat(names()).containsExactly("db");
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void the_pools_of_two_data_sources_of_the_default_name_are_both_seen() throws Exception {
        UnaryOperator<FailoverDataSourceBuilder> metered = builder -> {
            var hikari = Rig.pool(1);
            hikari.setMetricRegistry(registry);
            return builder.hikari(hikari);
        };
        try (var lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
                var one = Rig.over(lab, metered);
                var other = Rig.over(lab, metered)) {
            assertThat(one.dataSource().name()).isEqualTo(other.dataSource().name());
            await().atMost(Duration.ofSeconds(60)).until(() -> poolsIn(Rig.EAST) == 2);
            assertThat(pools()).contains("homeport-db-" + Rig.EAST, "homeport-db-2-" + Rig.EAST);
        }
    }

    @Test
    void the_pools_own_meters_keep_their_tags_in_a_failover_and_count_no_connection_that_is_kept_warm_to_a_standby()
            throws Exception {
        var hikari = Rig.pool(3);
        hikari.setMetricRegistry(registry);
        try (var lab = RegionLab.builder()
                        .regions(Rig.EAST, Rig.WEST)
                        .replication(Replication.ASYNCHRONOUS)
                        .start();
                var rig = Rig.over(lab, builder -> builder.name("steady").hikari(hikari));
                var metrics = JdbcMetrics.bind(rig.dataSource(), registry)) {
            var east = lab.region(Rig.EAST);
            var west = lab.region(Rig.WEST);
            Rig.createTable(east);
            west.awaitCaughtUp(east, Duration.ofSeconds(10));
            rig.awaitRole(west, NodeStatus.Role.STANDBY);
            await().atMost(Duration.ofSeconds(60)).until(() -> threadsOfWarmPool() > 0);
            rig.write("before");
            await().atMost(Duration.ofSeconds(60)).until(() -> connections("hikaricp.connections") == 3);
            await().during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> connections("hikaricp.connections") == 3);
            var pools = pools();
            assertThat(pools).containsExactlyInAnyOrder("homeport-steady-" + Rig.EAST, "homeport-steady-" + Rig.WEST);
            west.promote();
            rig.awaitPrimary(west);
            rig.write("after");
            assertThat(pools()).isEqualTo(pools);
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            connections("hikaricp.connections") == rig.pool().idle()
                                    && connections("homeport.jdbc.connections")
                                            == rig.pool().idle());
            assertThat(metrics).isNotNull();
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    private static long threadsOfWarmPool() {
        return Rig.threadsOf("steady").stream()
                .filter(name -> name.startsWith("homeport-steady-" + Rig.WEST))
                .count();
    }

    private double connections(String meter) {
        return registry.find(meter).gauges().stream().mapToDouble(Gauge::value).sum();
    }

    private Set<String> pools() {
        return registry.find("hikaricp.connections").gauges().stream()
                .map(gauge -> gauge.getId().getTag("pool"))
                .collect(Collectors.toSet());
    }

    private long poolsIn(String region) {
        return registry.find("hikaricp.connections").gauges().stream()
                .filter(gauge -> gauge.getId().getTag("pool").endsWith(region))
                .count();
    }

    private Set<String> names() {
        return registry.getMeters().stream()
                .map(meter -> meter.getId().getTag("name"))
                .collect(Collectors.toSet());
    }

    private static FailoverDataSource unreachable() {
        return FailoverDataSource.builder()
                .node("us-east-1", "127.0.0.1", 1)
                .database("app")
                .username("app")
                .password("")
                .build();
    }
}
