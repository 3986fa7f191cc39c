package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.config.Fixtures.Store;
import dev.homeport.config.source.FailureKind;
import dev.homeport.rules.VirtualClock;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConfigMetricsTest {

    record Db(String host) {}

    @Test
    void refreshes_are_counted_by_source_and_outcome_and_age_is_in_seconds() {
        var registry = new SimpleMeterRegistry();
        var clock = new VirtualClock();
        var store = new Store().put("host", "a");
        // So that what the clock is moved by makes no refresh due.
        try (var config = ConfigLoader.of(Db.class)
                .source(store)
                .refreshEvery(Duration.ofHours(1))
                .clock(clock)
                .load()) {
            ConfigMetrics.bind(config, registry);
            clock.advance(Duration.ofSeconds(90));
            assertThat(registry.get("homeport.config.age").timeGauge().value()).isEqualTo(90);

            config.refreshNow();
            store.put("host", "b");
            config.refreshNow();
            store.failing = FailureKind.THROTTLED;
            config.refreshNow();

            assertThat(count(registry, "store", "ok")).isEqualTo(2);
            assertThat(count(registry, "store", "throttled")).isEqualTo(1);
            assertThat(count(registry, "all", "unchanged")).isEqualTo(1);
            assertThat(count(registry, "all", "changed")).isEqualTo(1);
            assertThat(count(registry, "all", "failed")).isEqualTo(1);
        }
    }

    @Test
    void two_configurations_in_one_registry_are_both_seen() {
        var registry = new SimpleMeterRegistry();
        var clock = new VirtualClock();
        try (var one = ConfigLoader.of(Db.class)
                .source(new Store().put("host", "a"))
                .clock(clock)
                .load()) {
            clock.advance(Duration.ofSeconds(3));
            try (var other = ConfigLoader.of(Db.class)
                    .source(new Store().put("host", "b"))
                    .clock(clock)
                    .load()) {
                ConfigMetrics.bind(other, registry);
                ConfigMetrics.bind(one, registry);

                assertThat(registry.find("homeport.config.age").timeGauges())
                        .extracting(TimeGauge::value)
                        .containsExactlyInAnyOrder(0.0, 3.0);
            }
        }
    }

    @Test
    void a_configuration_that_was_unbound_is_gone_and_named_after_its_record_or_as_told() {
        var registry = new SimpleMeterRegistry();
        var store = new Store().put("host", "a");
        try (var config = ConfigLoader.of(Db.class).source(store).load();
                var named =
                        ConfigLoader.of(Db.class).name("other").source(store).load();
                var staying = ConfigMetrics.bind(named, registry)) {
            var bound = ConfigMetrics.bind(config, registry);
            config.refreshNow();
            assertThat(registry.find("homeport.config.refresh")
                            .tag("name", "Db")
                            .timers())
                    .hasSize(2);

            bound.close();
            config.refreshNow();

            assertThat(registry.getMeters())
                    .isNotEmpty()
                    .allSatisfy(
                            meter -> assertThat(meter.getId().getTag("name")).isEqualTo("other"));
            assertThat(staying).isNotNull();
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    private static long count(SimpleMeterRegistry registry, String source, String outcome) {
        return registry.get("homeport.config.refresh")
                .tags("source", source, "outcome", outcome)
                .timer()
                .count();
    }
}
