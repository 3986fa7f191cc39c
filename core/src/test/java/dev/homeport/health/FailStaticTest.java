package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.HealthTransition.RegionHeld;
import dev.homeport.health.HealthTransition.RegionReleased;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hold as a running monitor has it; its rules are {@link FailStaticHoldTest}'s. */
@Timeout(120)
class FailStaticTest {

    private final AtomicReference<CheckResult> network = new AtomicReference<>(CheckResult.up());
    private final List<HealthTransition> seen = new CopyOnWriteArrayList<>();

    @Test
    void a_network_that_is_gone_for_a_moment_changes_no_verdict_and_is_told() {
        try (var monitor = monitor(Duration.ofMinutes(1))) {
            var registry = new SimpleMeterRegistry();
            HealthMetrics.bind(monitor, registry);
            await().until(() -> monitor.snapshot().isUp(Scope.REGION));
            monitor.addListener(seen::add);

            network.set(CheckResult.down("unplugged"));
            await().until(() -> seen.stream().anyMatch(RegionHeld.class::isInstance)
                    && monitor.snapshot().degraded(Scope.REGION).size() == 2);
            assertThat(monitor.snapshot().isUp(Scope.REGION)).isTrue();
            assertThat(registry.get("homeport.health.held").gauge().value()).isOne();

            network.set(CheckResult.up());
            await().until(() -> seen.stream().anyMatch(RegionReleased.class::isInstance));
            assertThat(monitor.snapshot().isUp(Scope.REGION)).isTrue();
            assertThat(registry.get("homeport.health.held").gauge().value()).isZero();
            assertThat(seen).noneMatch(HealthTransition.ScopeChanged.class::isInstance);
        }
    }

    @Test
    void a_network_that_stays_gone_is_believed_when_the_time_is_over() {
        try (var monitor = monitor(Duration.ofSeconds(1))) {
            await().until(() -> monitor.snapshot().isUp(Scope.REGION));

            network.set(CheckResult.down("unplugged"));

            await().until(() -> !monitor.snapshot().isUp(Scope.REGION));
            assertThat(monitor.snapshot().heldUntil()).isEmpty();
        }
    }

    private HealthMonitor monitor(Duration limit) {
        return HealthMonitor.builder()
                .check(check("db"))
                .check(check("queue"))
                .failStatic(limit)
                .build();
    }

    /** Its deadline is what a success on its way is granted, so it is long, that a busy machine decides nothing. */
    private HealthCheck check(String name) {
        return HealthCheck.builder(name, network::get)
                .interval(Duration.ofMillis(400))
                .deadline(Duration.ofMillis(400))
                .maxAge(Duration.ofSeconds(30))
                .fall(2)
                .rise(1)
                .build();
    }
}
