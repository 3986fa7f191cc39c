package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;

class MultiRegionDynamoDbBuilderTest {

    @Test
    void every_problem_is_told_together() {
        assertThatThrownBy(() -> MultiRegionDynamoDb.builder()
                        .name("two words")
                        .regions(Region.EU_WEST_1, Region.EU_WEST_1)
                        .writeHome(Region.US_EAST_1)
                        .callTimeout(Duration.ofMillis(1))
                        .attemptTimeout(Duration.ofSeconds(3))
                        .canaryInterval(Duration.ofMinutes(5))
                        .canary("orders", Map.of())
                        .audit("no table!")
                        .conditionalWrites(ConditionalWrites.AFTER_LAG_GATE)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name must be")
                .hasMessageContaining("listed twice")
                .hasMessageContaining("writeHome us-east-1")
                .hasMessageContaining("callTimeout")
                .hasMessageContaining("attemptTimeout")
                .hasMessageContaining("canaryInterval")
                .hasMessageContaining("canary's key")
                .hasMessageContaining("'no table!'")
                .hasMessageContaining("heartbeats(table, partitionKey)");
    }

    @Test
    void a_limit_of_an_attempt_that_is_longer_than_the_call_s_is_told_once_and_by_name() {
        assertThatThrownBy(() -> MultiRegionDynamoDb.builder()
                        .regions(Region.EU_WEST_1, Region.US_EAST_1)
                        .attemptTimeout(Duration.ofSeconds(5))
                        .build())
                .hasMessageEndingWith("1 problem:\n- attemptTimeout is PT5S but must not be shorter than 20 ms"
                        + " or longer than callTimeout, PT2S");
    }

    @Test
    void regions_are_required() {
        assertThatThrownBy(() -> MultiRegionDynamoDb.builder().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("regions(...)");
    }

    @Test
    void a_region_that_has_no_dynamodb_is_told() {
        assertThatThrownBy(() -> MultiRegionDynamoDb.builder()
                        .regions(Region.EU_WEST_1, Region.AWS_GLOBAL)
                        .build())
                .hasMessageContaining("aws-global");
    }

    @Test
    void lag_cannot_be_measured_where_there_is_none() {
        assertThatThrownBy(() -> MultiRegionDynamoDb.builder()
                        .regions(Region.EU_WEST_1, Region.US_EAST_1)
                        .consistency(Consistency.STRONG)
                        .heartbeats("beats", "id")
                        .build())
                .hasMessageContaining("heartbeats");
    }

    @Test
    void a_retry_strategy_of_a_hook_is_refused_with_what_to_do() {
        try (var dynamoDb = MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient(
                        (region, client) -> client.overrideConfiguration(o -> o.retryStrategy(RetryMode.ADAPTIVE_V2)))
                .build()) {
            assertThatThrownBy(dynamoDb::client)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("sdkRetries(true)");
        }
    }

    @Test
    void a_time_limit_of_a_hook_is_refused_with_what_to_do() {
        try (var dynamoDb = MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient((region, client) ->
                        client.overrideConfiguration(o -> o.apiCallAttemptTimeout(Duration.ofSeconds(9))))
                .build()) {
            assertThatThrownBy(dynamoDb::client)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("attemptTimeout");
        }
    }

    @Test
    void building_it_needs_no_network_and_starts_nothing() {
        try (var dynamoDb = MultiRegionDynamoDb.builder()
                .name("quiet")
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .build()) {
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().contains("homeport-dynamodb-quiet"));
            assertThat(dynamoDb.routes().readRegion().value()).isEqualTo("eu-west-1");
            assertThat(dynamoDb).hasToString("MultiRegionDynamoDb[quiet [eu-west-1, us-east-1]]");
        }
    }
}
