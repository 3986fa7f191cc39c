package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthMetricsTest {

    private final AtomicInteger runs = new AtomicInteger();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HealthCheck hourly = HealthCheck.builder("db", () -> {
                runs.incrementAndGet();
                return CheckResult.up();
            })
            .interval(Duration.ofHours(1))
            .build();

    @Test
    void meters_tell_what_the_snapshot_tells_and_a_scrape_runs_nothing() {
        try (var monitor = HealthMonitor.builder().check(hourly).build()) {
            HealthMetrics.bind(monitor, registry);
            await().until(() -> monitor.snapshot().isUp(Scope.READY));
            int before = runs.get();

            for (int scrape = 0; scrape < 100; scrape++) {
                assertThat(value("homeport.health.status", "scope", "ready")).isEqualTo(1);
                assertThat(value("homeport.health.status", "scope", "live")).isEqualTo(1);
                assertThat(value("homeport.health.check.state", "state", "up")).isEqualTo(1);
                assertThat(value("homeport.health.check.state", "state", "stale"))
                        .isZero();
                assertThat(registry.get("homeport.health.check.age").timeGauge().value())
                        .isBetween(0.0, 10.0);
                assertThat(registry.get("homeport.health.check.skipped")
                                .functionCounter()
                                .count())
                        .isZero();
            }
            assertThat(runs).hasValue(before);
        }
    }

    @Test
    void every_run_is_timed_by_its_outcome() {
        var quick = HealthCheck.builder("db", CheckResult::up)
                .interval(Duration.ofMillis(20))
                .deadline(Duration.ofMillis(20))
                .build();
        try (var monitor = HealthMonitor.builder().check(quick).build()) {
            HealthMetrics.bind(monitor, registry);

            await().until(() -> registry.find("homeport.health.check.duration")
                            .tags("check", "db", "outcome", "up")
                            .timer()
                    != null);
        }
    }

    @Test
    void two_monitors_in_one_registry_are_both_seen() {
        var down =
                HealthCheck.builder("db", () -> CheckResult.down("off")).fall(1).build();
        try (var well = HealthMonitor.builder().check(hourly).build();
                var sick = HealthMonitor.builder().check(down).build()) {
            HealthMetrics.bind(well, registry);
            HealthMetrics.bind(sick, registry);
            await().until(() -> well.snapshot().isUp(Scope.READY));

            assertThat(registry.find("homeport.health.status")
                            .tag("scope", "ready")
                            .gauges())
                    .extracting(Gauge::value)
                    .containsExactlyInAnyOrder(1.0, 0.0);
        }
    }

    @Test
    void a_monitor_that_was_unbound_haunts_no_registry_and_takes_no_other_with_it() {
        var quick = HealthCheck.builder("db", CheckResult::up)
                .interval(Duration.ofMillis(10))
                .deadline(Duration.ofMillis(10))
                .build();
        try (var gone = HealthMonitor.builder().name("gone").check(quick).build();
                var stays = HealthMonitor.builder().name("stays").check(hourly).build();
                var staying = HealthMetrics.bind(stays, registry)) {
            var bound = HealthMetrics.bind(gone, registry);
            await().until(() -> registry.find("homeport.health.check.duration")
                            .tag("name", "gone")
                            .timer()
                    != null);

            bound.close();
            var runs = new AtomicInteger();
            gone.addObserver((check, outcome, took) -> runs.incrementAndGet());
            await().until(() -> runs.get() > 3);

            assertThat(registry.getMeters())
                    .isNotEmpty()
                    .allSatisfy(
                            meter -> assertThat(meter.getId().getTag("name")).isEqualTo("stays"));
            assertThat(staying).isNotNull();
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void a_name_of_a_monitor_keeps_the_rule_for_names() {
        assertThatThrownBy(() -> HealthMonitor.builder().name("my health").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name \"my health\" must have");
    }

    private double value(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).gauge().value();
    }
}
