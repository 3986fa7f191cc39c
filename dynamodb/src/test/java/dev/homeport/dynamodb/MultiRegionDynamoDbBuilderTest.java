package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.dynamodb.internal.replay.ReplaySettings;
import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import dev.homeport.dynamodb.internal.settings.CanaryItem;
import dev.homeport.dynamodb.internal.settings.HeartbeatTable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

class MultiRegionDynamoDbBuilderTest {

    @Test
    void every_problem_is_told_together() {
        assertThatThrownBy(() -> MultiRegionDynamoDb.builder()
                        .name("two words")
                        .regions(Region.EU_WEST_1, Region.EU_WEST_1)
                        .writes(w -> w.home(Region.US_EAST_1))
                        .limits(l -> l.call(Duration.ofMillis(1)).attempt(Duration.ofSeconds(3)))
                        .canary(c -> c.interval(Duration.ofMinutes(5)).item("orders", Map.of()))
                        .audit("no table!")
                        .writes(w -> w.conditional(ConditionalWrites.AFTER_LAG_GATE))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name must be")
                .hasMessageContaining("listed twice")
                .hasMessageContaining("writes.home us-east-1")
                .hasMessageContaining("limits.call ")
                .hasMessageContaining("limits.attempt ")
                .hasMessageContaining("canary.interval")
                .hasMessageContaining("canary.item has an empty key")
                .hasMessageContaining("'no table!'")
                .hasMessageContaining("failback.heartbeats(table, partitionKey)");
    }

    @Test
    void a_limit_of_an_attempt_that_is_longer_than_the_call_s_is_told_once_and_by_name() {
        assertThatThrownBy(() -> MultiRegionDynamoDb.builder()
                        .regions(Region.EU_WEST_1, Region.US_EAST_1)
                        .limits(l -> l.attempt(Duration.ofSeconds(5)))
                        .build())
                .hasMessageEndingWith("1 problem:\n- limits.attempt is PT5S but must not be shorter than 20 ms"
                        + " or longer than limits.call, PT2S");
    }

    @Test
    void a_group_that_is_called_twice_adds_to_what_was_said_before() {
        try (var dynamoDb = MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .limits(l -> l.call(Duration.ofSeconds(7)))
                .limits(l -> l.attempt(Duration.ofMillis(300)))
                .limits(l -> l.attempt(Duration.ofMillis(350)))
                .build()) {
            assertThat(dynamoDb.settings().limits())
                    .isEqualTo(new CallTimeouts(Duration.ofSeconds(7), Duration.ofMillis(350), Duration.ofSeconds(1)));
        }
    }

    @Test
    void what_a_group_is_told_after_the_build_changes_nothing() {
        var kept = new AtomicReference<ReadOptions>();
        try (var dynamoDb = MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .reads(kept::set)
                .build()) {
            kept.get().hedge(true);

            assertThat(dynamoDb.settings().hedgeReads()).isFalse();
        }
    }

    @Test
    void every_option_of_every_group_arrives() {
        var item = Map.of("id", AttributeValue.fromS("canary"));
        try (var dynamoDb = MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .reads(r -> r.nearest(true)
                        .consistent(ConsistentReads.DOWNGRADE)
                        .hedge(true)
                        .slowHome(SlowHome.MOVE_READS))
                .writes(w -> w.home(Region.US_EAST_1)
                        .routing(WriteRouting.HOME_ONLY)
                        .conditional(ConditionalWrites.AFTER_LAG_GATE)
                        .replayIdempotent(true))
                .limits(l -> l.longAttempt(Duration.ofMillis(900)).sdkRetries(true))
                .canary(c -> c.item("orders", item).interval(Duration.ofSeconds(9)))
                .failback(f -> f.minimumOut(Duration.ofSeconds(8))
                        .manual(true)
                        .heartbeats("beats", "id")
                        .maxLag(Duration.ofSeconds(3)))
                .build()) {
            var settings = dynamoDb.settings();
            assertThat(settings.replay())
                    .isEqualTo(new ReplaySettings(
                            MultiRegionConsistency.EVENTUAL,
                            WriteRouting.HOME_ONLY,
                            ConsistentReads.DOWNGRADE,
                            ConditionalWrites.AFTER_LAG_GATE,
                            true));
            assertThat(settings.routing().nearest()).isTrue();
            assertThat(settings.routing().slowHome()).isEqualTo(SlowHome.MOVE_READS);
            assertThat(settings.routing().writeHome()).isEqualTo(1);
            assertThat(settings.routing().minimumOut()).hasSeconds(8);
            assertThat(settings.routing().manualFailback()).isTrue();
            assertThat(settings.routing().maxLag()).contains(Duration.ofSeconds(3));
            assertThat(settings.hedgeReads()).isTrue();
            assertThat(settings.sdkRetries()).isTrue();
            assertThat(settings.limits().longAttempt()).hasMillis(900);
            assertThat(settings.canary()).contains(new CanaryItem("orders", item));
            assertThat(settings.canaryInterval()).hasSeconds(9);
            assertThat(settings.heartbeats()).contains(new HeartbeatTable("beats", "id"));
        }
    }

    @Test
    void a_consistency_that_the_sdk_does_not_know_is_refused() {
        assertThatThrownBy(() -> MultiRegionDynamoDb.builder()
                        .regions(Region.EU_WEST_1, Region.US_EAST_1)
                        .consistency(MultiRegionConsistency.fromValue("CAUSAL"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consistency must be EVENTUAL or STRONG");
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
                        .consistency(MultiRegionConsistency.STRONG)
                        .failback(f -> f.heartbeats("beats", "id"))
                        .build())
                .hasMessageContaining("failback.heartbeats");
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
                    .hasMessageContaining("limits.sdkRetries(true)");
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
                    .hasMessageContaining("limits.attempt");
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
