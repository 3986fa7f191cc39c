package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** The rows about DynamoDB of the table in {@code docs/health.md}. */
class DynamoDbHealthTest {

    private static HealthMonitor monitor(FakeRegions regions) {
        regions.dynamoDb().client();
        return HealthMonitor.builder()
                .check(regions.dynamoDb().healthCheck())
                .check(regions.dynamoDb().homeCheck())
                .build();
    }

    @Test
    void a_replica_lost_here_degrades_and_stays_up() {
        try (var regions = new FakeRegions(2);
                var health = monitor(regions)) {
            await(() -> assertThat(health.snapshot().isUp(Scope.READY)).isTrue());
            regions.home().always(FakeFault.REFUSE);
            regions.dynamoDb().probeNow();
            await(() -> assertThat(health.snapshot().degraded(Scope.REGION)).containsExactly("dynamodb-home"));
            assertThat(health.snapshot().isUp(Scope.READY)).isTrue();
            assertThat(health.snapshot().isUp(Scope.REGION)).isTrue();
        }
    }

    @Test
    void a_replica_lost_elsewhere_is_no_matter_here() {
        try (var regions = new FakeRegions(2);
                var health = monitor(regions)) {
            regions.other().always(FakeFault.REFUSE);
            regions.dynamoDb().probeNow();
            assertThat(regions.awaitEvent(RoutingEvent.RegionEvicted.class)
                            .region()
                            .value())
                    .isEqualTo("us-east-1");
            await(() -> assertThat(health.snapshot().isUp(Scope.REGION)).isTrue());
            assertThat(health.snapshot().degraded(Scope.REGION)).isEmpty();
        }
    }

    @Test
    void with_no_replica_in_reach_both_questions_are_answered_no() {
        try (var regions = new FakeRegions(2);
                var health = monitor(regions)) {
            await(() -> assertThat(health.snapshot().isUp(Scope.READY)).isTrue());
            regions.home().always(FakeFault.DNS);
            regions.other().always(FakeFault.DNS);
            regions.dynamoDb().probeNow();
            await(() -> {
                assertThat(health.snapshot().isUp(Scope.READY)).isFalse();
                assertThat(health.snapshot().isUp(Scope.REGION)).isFalse();
            });
            assertThat(health.snapshot().isUp(Scope.LIVE)).isTrue();
        }
    }

    @Test
    void who_wants_a_region_without_its_replica_out_of_service_can_have_it() {
        try (var regions = new FakeRegions(2)) {
            regions.dynamoDb().client();
            try (var health = HealthMonitor.builder()
                    .check(regions.dynamoDb().homeCheck(Impact.CRITICAL))
                    .build()) {
                regions.home().always(FakeFault.REFUSE);
                regions.dynamoDb().probeNow();
                await(() -> assertThat(health.snapshot().isUp(Scope.REGION)).isFalse());
            }
        }
    }

    private static void await(ThrowingRunnable condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(condition);
    }
}
