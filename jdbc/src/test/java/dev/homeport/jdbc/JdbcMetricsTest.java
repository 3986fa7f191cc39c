package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.RegionLab;
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
            await().atMost(Duration.ofSeconds(10)).until(() -> poolsIn(Rig.EAST) == 2);
        }
    }

    private long poolsIn(String region) {
        return registry.find("hikaricp.connections").gauges().stream()
                .filter(gauge -> gauge.getId().getTag("pool").startsWith("homeport-db-" + region + "-"))
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
