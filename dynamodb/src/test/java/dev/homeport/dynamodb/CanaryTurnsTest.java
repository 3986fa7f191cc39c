package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.dynamodb.internal.client.ProbeClient;
import dev.homeport.dynamodb.internal.monitor.CanaryProbe;
import dev.homeport.dynamodb.internal.settings.CanaryItem;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Which connections canaries ride on, and when they ride at all. */
class CanaryTurnsTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static long canaries(FarRegion region) {
        return region.requests().stream().filter(FarRegion.Request::canary).count();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void a_canary_is_answered_beside_a_pool_that_calls_use_up(FakeRegions.Flavour flavour) throws IOException {
        try (var regions = new FarRegions(
                Duration.ZERO,
                false,
                builder -> builder.eachSyncClient((region, client) -> client.httpClientBuilder(
                                Apache5HttpClient.builder().maxConnections(1)))
                        .eachAsyncClient((region, client) -> client.httpClientBuilder(
                                NettyNioAsyncHttpClient.builder().maxConcurrency(1)))
                        .limits(l -> l.call(Duration.ofSeconds(20))
                                .attempt(Duration.ofSeconds(10))
                                .longAttempt(Duration.ofSeconds(10))))) {
            regions.get(flavour, "first");
            await().atMost(SOON).until(() -> canaries(regions.home()) > 0);
            regions.home()
                    .answers(request ->
                            request.call() ? FarRegion.Reply.later(Duration.ofSeconds(4)) : FarRegion.Reply.OK);
            var call = CompletableFuture.runAsync(() -> regions.get(flavour, "slow"));
            await().atMost(SOON)
                    .until(() -> regions.home().requests().stream()
                            .anyMatch(request -> request.body().contains("slow")));
            long before = canaries(regions.home());
            await().atMost(Duration.ofSeconds(3)).until(() -> {
                regions.dynamoDb().probeNow();
                return canaries(regions.home()) > before;
            });
            assertThat(call).isNotDone();
            call.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void canaries_ride_by_turns_on_the_connections_of_calls_and_on_one_of_their_own(FakeRegions.Flavour flavour)
            throws IOException {
        try (var regions = new FarRegions(Duration.ZERO, false, builder -> {})) {
            regions.get(flavour, "first");
            for (int question = 1; question <= 4; question++) {
                int asked = question;
                await().atMost(SOON).until(() -> canaries(regions.home()) >= asked);
                regions.dynamoDb().probeNow();
            }
            assertThat(regions.home().requests().stream()
                            .filter(FarRegion.Request::canary)
                            .map(FarRegion.Request::connection)
                            .distinct())
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void nobody_is_asked_for_a_name_that_is_refused_while_calls_succeed() throws IOException {
        try (var regions = new FarRegions(
                Duration.ZERO, false, builder -> builder.canary(c -> c.interval(Duration.ofSeconds(1))))) {
            long until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            await().atMost(SOON).until(() -> {
                regions.get(FakeRegions.Flavour.SYNC, "call");
                return System.nanoTime() > until;
            });
            assertThat(canaries(regions.home())).as("the first one alone").isLessThanOrEqualTo(1);
            assertThat(canaries(regions.other())).as("the first one alone").isLessThanOrEqualTo(1);
        }
    }

    @Test
    void without_an_item_a_region_in_use_is_asked_after_30_s_in_which_no_call_has_succeeded() {
        var calm = Duration.ofSeconds(30);
        var shorter = calm.minusMillis(1);
        assertThat(question(Optional.empty(), true, false).due(shorter)).isFalse();
        assertThat(question(Optional.empty(), true, false).due(calm)).isTrue();
        assertThat(question(Optional.empty(), true, true).due(calm)).isFalse();
        assertThat(question(Optional.empty(), false, true).due(Duration.ZERO))
                .as("one that is out")
                .isTrue();
        var item = new CanaryItem("orders", Map.of("id", AttributeValue.fromS("canary")));
        assertThat(question(Optional.of(item), true, true).due(Duration.ZERO)).isTrue();
    }

    private static CanaryProbe question(Optional<CanaryItem> item, boolean inUse, boolean callsSucceed) {
        return new CanaryProbe(
                new ProbeClient(null, null, Optional.empty()),
                item,
                () -> inUse,
                () -> callsSucceed,
                () -> false,
                Runnable::run);
    }
}
