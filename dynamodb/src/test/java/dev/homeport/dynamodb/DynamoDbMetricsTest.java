package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class DynamoDbMetricsTest {

    @Test
    void what_happens_is_counted_by_region_kind_and_outcome() {
        var registry = new SimpleMeterRegistry();
        try (var regions = new FakeRegions(2);
                var metrics = DynamoDbMetrics.bind(regions.dynamoDb(), registry)) {
            assertThat(metrics).isNotNull();
            regions.home().once(FakeFault.NONE, FakeFault.ERROR, FakeFault.ERROR_AFTER_APPLY);
            regions.call(FakeRegions.Flavour.SYNC, get("1"));
            regions.call(FakeRegions.Flavour.SYNC, get("1"));
            assertThat(catchThrowable(() -> regions.call(FakeRegions.Flavour.SYNC, add("1"))))
                    .isNotNull();

            assertThat(count(registry, "eu-west-1", "read", "ok")).isEqualTo(1);
            assertThat(count(registry, "eu-west-1", "read", "ambiguous")).isEqualTo(1);
            assertThat(count(registry, "us-east-1", "read", "ok")).isEqualTo(1);
            assertThat(count(registry, "eu-west-1", "write", "ambiguous")).isEqualTo(1);
            assertThat(registry.get("homeport.dynamodb.moves").functionCounter().count())
                    .isEqualTo(1);
            assertThat(registry.get("homeport.dynamodb.route")
                            .tags("region", "eu-west-1", "kind", "read")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void two_clients_of_one_name_are_both_seen_and_closing_one_leaves_the_others_meters() {
        var registry = new SimpleMeterRegistry();
        try (var regions = new FakeRegions(2);
                var others = new FakeRegions(2);
                var staying = DynamoDbMetrics.bind(regions.dynamoDb(), registry)) {
            int alone = registry.getMeters().size();
            DynamoDbMetrics.bind(others.dynamoDb(), registry).close();
            try (var leaving = DynamoDbMetrics.bind(others.dynamoDb(), registry)) {
                assertThat(registry.getMeters()).hasSize(2 * alone);
                assertThat(registry.find("homeport.dynamodb.moves")
                                .tag("name", "dynamodb-2")
                                .functionCounter())
                        .isNotNull();
                assertThat(leaving).isNotSameAs(staying);
            }
            assertThat(registry.getMeters()).hasSize(alone);
        }
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void the_breakers_that_resiliences_users_know_follow_the_routes() {
        try (var regions = new FakeRegions(2)) {
            regions.dynamoDb().client();
            regions.home().always(FakeFault.REFUSE);
            regions.dynamoDb().probeNow();
            regions.awaitEvent(RoutingEvent.RegionEvicted.class);
            assertThat(DynamoDbMetrics.breakers(regions.dynamoDb()))
                    .filteredOn(breaker -> breaker.getName().equals("dynamodb-eu-west-1-read"))
                    .singleElement()
                    .satisfies(breaker -> assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN));
        }
    }

    private static double count(SimpleMeterRegistry registry, String region, String kind, String outcome) {
        return registry.get("homeport.dynamodb.requests")
                .tags("name", "dynamodb", "region", region, "kind", kind, "outcome", outcome)
                .functionCounter()
                .count();
    }
}
