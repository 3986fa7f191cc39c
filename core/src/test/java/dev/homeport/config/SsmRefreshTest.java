package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.RefreshResult.Changed;
import dev.homeport.config.RefreshResult.Failed;
import dev.homeport.config.RefreshResult.Unchanged;
import dev.homeport.config.source.FailureKind;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import dev.homeport.rules.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What reaches a running service from the store, over its real protocol, and what must not. */
@Timeout(120)
class SsmRefreshTest {

    @RegisterExtension
    static final SsmServerExtension STORE = new SsmServerExtension("eu-west-1");

    record Orders(String dbHost, Optional<Secret> dbPassword, Homeport homeport) {}

    record Homeport(@Default("") List<RegionName> evacuate) {}

    private final List<String> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void fillTheStore() {
        STORE.put("/orders/db_host", "db-1");
    }

    @Test
    void a_parameter_that_is_written_reaches_the_service_and_its_listener_once() {
        try (var config = loader().refreshEvery(Duration.ofMillis(50))
                .onChange(this::listen)
                .load()) {
            STORE.put("/orders/db_host", "db-2");
            await().until(() -> config.current().dbHost().equals("db-2"));
            var callsSoFar = STORE.calls().size();
            await().until(() -> STORE.calls().size() > callsSoFar + 2);

            assertThat(config.refreshNow()).isEqualTo(new Unchanged());
            assertThat(config.generation()).isEqualTo(2);
            assertThat(config.explain("db.host")).contains("/orders/db_host version 2");
            await().untilAsserted(() -> assertThat(told).containsExactly("db-1 -> db-2 [db.host]"));
        }
    }

    @Test
    void a_new_version_of_the_same_value_changes_nothing_but_the_explanation() {
        try (var config = loader().onChange(this::listen).load()) {
            STORE.put("/orders/db_host", "db-1");

            assertThat(config.refreshNow()).isEqualTo(new Unchanged());
            assertThat(config.generation()).isEqualTo(1);
            assertThat(config.explain("db.host")).contains("/orders/db_host version 2");
        }
    }

    @Test
    void a_rotated_password_is_seen_as_a_change_and_never_shown() {
        STORE.secure("/orders/db_password", "hunter2");
        try (var config = loader().load()) {
            STORE.secure("/orders/db_password", "hunter3");

            var result = config.refreshNow();

            assertThat(result).isEqualTo(new Changed(2, Set.of("db.password")));
            assertThat(config.current().dbPassword()).contains(Secret.of("hunter3"));
            assertThat(config.explain("db.password") + result)
                    .contains("******** from ssm /orders/db_password version 2")
                    .doesNotContain("hunter");
        }
    }

    @Test
    void a_store_that_throttles_or_denies_leaves_the_last_good_generation_and_degrades_health_with_age() {
        var clock = new VirtualClock();
        try (var config = loader().refreshEvery(Duration.ofHours(1))
                .clock(clock)
                .onChange(this::listen)
                .load()) {
            STORE.put("/orders/db_host", "db-2");
            STORE.server().throttleTo(0);
            clock.advance(Duration.ofHours(3));
            assertFailed(config, FailureKind.THROTTLED);
            assertDegraded(config, false);

            STORE.server().heal();
            STORE.server().deny("/orders");
            clock.advance(Duration.ofMinutes(1));
            assertFailed(config, FailureKind.DENIED);
            assertDegraded(config, true);
            assertThat(config.current().dbHost()).isEqualTo("db-1");
            assertThat(told).isEmpty();

            STORE.server().heal();
            assertThat(config.refreshNow()).isEqualTo(new Changed(2, Set.of("db.host")));
            assertDegraded(config, false);
        }
    }

    @Test
    void a_required_parameter_that_is_deleted_is_a_failure_until_it_is_back() {
        try (var config = loader().onChange(this::listen).load()) {
            STORE.delete("/orders/db_host");
            assertFailed(config, FailureKind.ABSENT);
            assertThat(config.current().dbHost()).isEqualTo("db-1");

            STORE.put("/orders/db_host", "db-1");
            assertThat(config.refreshNow()).isEqualTo(new Unchanged());

            STORE.put("/orders/db_host", "db-2");
            assertThat(config.refreshNow()).isEqualTo(new Changed(2, Set.of("db.host")));
            await().untilAsserted(() -> assertThat(told).containsExactly("db-1 -> db-2 [db.host]"));
        }
    }

    @Test
    void a_runbook_drains_a_region_with_one_parameter_and_restores_it_by_deleting_that() {
        try (var config = loader().load();
                var control = RegionControl.create();
                var health = HealthMonitor.builder()
                        .check(control.healthCheck(REGION))
                        .build()) {
            config.follow(orders -> orders.homeport().evacuate(), control::configured);
            await().until(() -> health.snapshot().isUp(Scope.REGION));

            STORE.put("/orders/homeport/evacuate", "eu-west-1");
            config.refreshNow();
            await().until(() -> control.isEvacuated(REGION));
            await().until(() -> !health.snapshot().isUp(Scope.REGION));
            assertThat(control.isEvacuated(RegionName.of("us-east-1"))).isFalse();

            STORE.put("/orders/homeport/evacuate", "not a region!");
            assertFailed(config, FailureKind.MALFORMED);
            assertThat(control.isEvacuated(REGION)).isTrue();

            STORE.delete("/orders/homeport/evacuate");
            config.refreshNow();
            await().until(() -> !control.isEvacuated(REGION));
            await().until(() -> health.snapshot().isUp(Scope.REGION));
        }
    }

    private static void assertFailed(Config<Orders> config, FailureKind kind) {
        assertThat(config.refreshNow())
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> assertThat(failed.problems())
                                .extracting(ConfigProblem::kind)
                                .containsOnly(kind));
    }

    private static void assertDegraded(Config<?> config, boolean expected) {
        try (var monitor = HealthMonitor.builder().check(config.healthCheck()).build()) {
            await().until(() -> monitor.snapshot().firstRoundComplete());
            assertThat(monitor.snapshot().isUp(Scope.READY)).isTrue();
            assertThat(monitor.snapshot().degraded(Scope.READY)).hasSize(expected ? 1 : 0);
        }
    }

    private void listen(Orders before, Orders after, Set<String> keys) {
        told.add(before.dbHost() + " -> " + after.dbHost() + " " + keys);
    }

    private static ConfigLoader<Orders> loader() {
        return ConfigLoader.of(Orders.class)
                .region(REGION)
                .source(STORE.source().deadline(Duration.ofSeconds(1)).build());
    }
}
