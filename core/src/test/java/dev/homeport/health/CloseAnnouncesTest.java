package dev.homeport.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.HealthTransition.ScopeChanged;
import dev.homeport.internal.HeldLogLine;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CloseAnnouncesTest {

    @Test
    void a_change_that_is_being_announced_when_the_monitor_is_closed_is_told_whole() throws Exception {
        var answer = new AtomicReference<>(CheckResult.up());
        Collection<HealthTransition> told = new ConcurrentLinkedQueue<>();
        var check = HealthCheck.builder("a", answer::get)
                .interval(Duration.ofMillis(100))
                .deadline(Duration.ofMillis(100))
                .maxAge(Duration.ofSeconds(30))
                .build();
        try (var held = new HeldLogLine(HealthMonitor.class, "scope=REGION from=UP to=DOWN");
                var monitor = HealthMonitor.builder().check(check).build()) {
            await().until(() -> monitor.snapshot().isUp(Scope.REGION));
            monitor.addListener(told::add);
            answer.set(CheckResult.down("switched off"));
            assertThat(held.reached()).isTrue();
            assertThat(monitor.snapshot().isUp(Scope.REGION)).isFalse();
        }
        assertThat(told)
                .anyMatch(
                        change -> change instanceof ScopeChanged scope && scope.scope() == Scope.REGION && !scope.up());
    }
}
