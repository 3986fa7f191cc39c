package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.CheckState;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One failover as health, metrics and events tell it. */
class ObservabilityTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void a_failover_is_told_by_health_metrics_and_events() throws Exception {
        try (var lab = RegionLab.builder()
                        .regions(Rig.EAST, Rig.WEST)
                        .replication(Replication.ASYNCHRONOUS)
                        .start();
                var rig = Rig.over(lab);
                var health = HealthMonitor.builder()
                        .check(rig.dataSource().healthCheck())
                        .build()) {
            var metrics = JdbcMetrics.bind(rig.dataSource(), registry);
            var east = lab.region(Rig.EAST);
            var west = lab.region(Rig.WEST);
            Rig.createTable(east);
            rig.write("before");
            await().atMost(Duration.ofSeconds(60)).until(() -> health.snapshot().isUp(Scope.REGION));
            assertThat(primary(east)).isEqualTo(1);
            assertThat(primary(west)).isZero();
            assertThat(registry.get("homeport.jdbc.fenced").gauge().value()).isZero();
            west.awaitCaughtUp(east, Duration.ofSeconds(10));
            await().atMost(Duration.ofSeconds(60)).until(() -> lag(west) == 0);
            assertThat(lag(east)).as("a primary has no lag").isNaN();

            east.crash();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !health.snapshot().isUp(Scope.READY));
            assertThat(health.snapshot().check("postgres-db").orElseThrow()).satisfies(check -> {
                assertThat(check.state()).isEqualTo(CheckState.DOWN);
                assertThat(check.lastReason().orElseThrow()).contains(Rig.node(east) + " has been silent for ");
            });
            assertThat(primary(east)).isZero();

            west.promote();
            rig.awaitPrimary(west);
            await().atMost(Duration.ofSeconds(60)).until(() -> health.snapshot().isUp(Scope.READY));
            assertThat(primary(west)).isEqualTo(1);
            for (var phase : new String[] {"detect", "abort", "swap"}) {
                await().atMost(Duration.ofSeconds(60)).until(() -> count(phase) > 0);
            }
            assertThat(total("swap")).isLessThan(total("detect"));

            var accepted = rig.events(TopologyEvent.PrimaryAccepted.class);
            assertThat(accepted).hasSize(2);
            assertThat(accepted.get(1).from()).contains(Rig.node(east));
            assertThat(accepted.get(1).epoch().timeline()).hasValue(2);
            assertThat(rig.events(TopologyEvent.PrimaryLost.class))
                    .singleElement()
                    .satisfies(lost -> {
                        assertThat(lost.primary()).isEqualTo(Rig.node(east));
                        assertThat(lost.firstSign()).isBefore(lost.at());
                        assertThat(accepted.get(1).firstSign()).isEqualTo(lost.firstSign());
                    });

            metrics.close();
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    private double primary(LabRegion region) {
        return gauge("homeport.jdbc.primary", region);
    }

    private double lag(LabRegion region) {
        return gauge("homeport.jdbc.lag", region);
    }

    private double gauge(String name, LabRegion region) {
        return registry.get(name)
                .tags(
                        "name",
                        "db",
                        "region",
                        region.name(),
                        "node",
                        Rig.node(region).address())
                .gauge()
                .value();
    }

    private long count(String phase) {
        return registry.get("homeport.jdbc.failover")
                .tag("phase", phase)
                .timer()
                .count();
    }

    private double total(String phase) {
        return registry.get("homeport.jdbc.failover")
                .tag("phase", phase)
                .timer()
                .totalTime(TimeUnit.NANOSECONDS);
    }
}
