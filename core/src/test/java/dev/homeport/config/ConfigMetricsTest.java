package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.config.Fixtures.Store;
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
        try (var config = ConfigLoader.of(Db.class).source(store).clock(clock).load()) {
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

    private static long count(SimpleMeterRegistry registry, String source, String outcome) {
        return registry.get("homeport.config.refresh")
                .tags("source", source, "outcome", outcome)
                .timer()
                .count();
    }
}
