package dev.homeport.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegionControlTest {

    private static final RegionName EU = RegionName.of("eu-west-1");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
    private final RegionControl control = RegionControl.create(now::get);
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        control.close();
    }

    @Test
    void a_region_is_evacuated_at_once_and_its_listeners_hear_of_it() {
        listen();

        control.evacuate(EU, "a fire");

        assertThat(control.isEvacuated(EU)).isTrue();
        assertThat(control.isEvacuated(RegionName.of("us-east"))).isFalse();
        assertThat(control.evacuations())
                .singleElement()
                .satisfies(evacuation -> assertThat(evacuation.reason()).isEqualTo("a fire"));
        await().untilAsserted(() -> assertThat(told).containsExactly("eu-west-1 true on homeport-region-events"));

        control.restore(EU);

        assertThat(control.isEvacuated(EU)).isFalse();
        await().untilAsserted(
                        () -> assertThat(told).hasSize(2).last().asString().startsWith("eu-west-1 false"));
    }

    @Test
    void an_evacuation_ends_when_it_expires_and_listeners_hear_of_that_too() {
        listen();
        control.evacuate(EU, "a drill", Duration.ofMinutes(5));
        await().until(() -> told.size() == 1);

        now.updateAndGet(before -> before.plus(Duration.ofMinutes(5)));

        assertThat(control.isEvacuated(EU)).isFalse();
        assertThat(control.evacuations()).isEmpty();
        await().untilAsserted(
                        () -> assertThat(told).hasSize(2).last().asString().startsWith("eu-west-1 false"));
    }

    @Test
    void a_second_voice_changes_nothing_for_listeners() {
        listen();
        control.evacuate(EU, "a fire");
        await().until(() -> told.size() == 1);

        control.configured(List.of(EU));
        control.restore(EU);
        control.configured(List.of());

        await().until(() -> told.size() == 2);
        assertThat(told).last().asString().startsWith("eu-west-1 false");
    }

    @Test
    void a_listener_that_throws_harms_nobody() {
        control.addListener(change -> {
            throw new IllegalStateException("no");
        });
        listen();

        control.evacuate(EU, "a fire");

        await().until(() -> told.size() == 1);
    }

    @Test
    void the_health_of_the_home_region_follows() {
        var check = control.healthCheck(EU);
        try (var monitor = HealthMonitor.builder().check(check).build()) {
            await().until(() -> monitor.snapshot().isUp(Scope.REGION));

            control.evacuate(EU, "a fire");

            await().until(() -> !monitor.snapshot().isUp(Scope.REGION));
            assertThat(monitor.snapshot().isUp(Scope.READY)).isTrue();
            assertThat(monitor.snapshot().check("evacuation").orElseThrow().lastReason())
                    .contains("region eu-west-1 is evacuated: a fire");
        }
    }

    @Test
    void a_closed_control_takes_no_changes_and_leaves_no_thread() {
        control.evacuate(EU, "a fire", Duration.ofHours(1));
        control.close();
        control.close();

        assertThatThrownBy(() -> control.restore(EU)).isInstanceOf(IllegalStateException.class);
        assertThat(control.isEvacuated(EU)).isTrue();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("homeport-region-events")));
    }

    private void listen() {
        control.addListener(change -> told.add(change.region() + " " + change.evacuated() + " on "
                + Thread.currentThread().getName()));
    }
}
