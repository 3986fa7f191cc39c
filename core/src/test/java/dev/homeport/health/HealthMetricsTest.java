package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

    private double value(String name, String tag, String value) {
        return registry.get(name).tag(tag, value).gauge().value();
    }
}
