package dev.homeport.dynamodb.internal;

import static dev.homeport.dynamodb.FakeRegions.add;
import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.internal.call.ColdStart;
import dev.homeport.dynamodb.internal.operation.SdkOperations;
import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import dev.homeport.dynamodb.internal.settings.ClientKind;
import dev.homeport.health.Scope;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** A client warms up by itself, without a region and without credentials. */
class WarmUpTest {

    @ParameterizedTest
    @EnumSource
    void a_client_warms_up_without_asking_a_region_or_for_credentials(FakeRegions.Flavour flavour) throws Exception {
        var asked = new AtomicInteger();
        try (var regions = new FakeRegions(
                2,
                builder -> builder.eachClient((region, client) -> client.credentialsProvider(() -> {
                    asked.incrementAndGet();
                    throw new IllegalStateException("nobody should ask");
                })))) {
            var start = new ColdStart();
            var warmUp = new WarmUp(
                    flavour == FakeRegions.Flavour.SYNC ? ClientKind.SYNC : ClientKind.ASYNC,
                    regions.settings(),
                    start);
            warmUp.start();
            start.stage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(asked).hasValue(0);
            assertThat(regions.home().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_call_that_is_made_meanwhile_is_answered(FakeRegions.Flavour flavour) throws Exception {
        try (var regions = new FakeRegions(2)) {
            assertThatCode(() -> regions.call(flavour, add("1"))).doesNotThrowAnyException();
            assertThat(regions.dynamoDb().warmUp().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    /** A first handshake on a quarter of a processor takes longer than a call may. */
    @Test
    void the_stage_waits_until_home_has_been_asked_once() throws Exception {
        try (var regions = new FakeRegions(2)) {
            regions.dynamoDb().client();
            regions.dynamoDb().warmUp().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(regions.home().canaries()).isPositive();
        }
    }

    /** On half a processor a first handshake that meets those of all canaries takes longer than a call may. */
    @Test
    void the_first_call_waits_for_homes_first_canary_and_the_others_ask_after_that() throws Exception {
        try (var regions = new FakeRegions(2)) {
            var asked = new CountDownLatch(1);
            var answers = new CountDownLatch(1);
            regions.home().faults(arrival -> {
                asked.countDown();
                try {
                    answers.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return FakeFault.NONE;
            });
            var call = CompletableFuture.runAsync(() -> regions.call(FakeRegions.Flavour.SYNC, get("1")));
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            await().during(Duration.ofMillis(100))
                    .until(() -> regions.home().arrivals().isEmpty()
                            && regions.other().canaries() == 0);
            answers.countDown();
            call.get(60, TimeUnit.SECONDS);
            assertThat(regions.home().arrivals()).hasSize(1);
            await().atMost(Duration.ofSeconds(60)).until(() -> regions.other().canaries() > 0);
        }
    }

    @Test
    void the_stage_is_over_at_once_if_no_client_was_asked_for() {
        try (var regions = new FakeRegions(2)) {
            assertThat(regions.dynamoDb().warmUp().toCompletableFuture()).isDone();
        }
    }

    @Test
    void a_process_closes_at_once_while_it_warms_up() {
        var regions = new FakeRegions(2);
        regions.dynamoDb().asyncClient();
        var warmUp = regions.dynamoDb().warmUp().toCompletableFuture();
        long began = System.nanoTime();
        regions.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        assertThat(warmUp).isDone();
    }

    @Test
    void the_check_that_waits_for_it_belongs_to_the_start() {
        try (var regions = new FakeRegions(2)) {
            assertThat(regions.dynamoDb().warmUpCheck().scopes()).containsExactly(Scope.STARTED);
            assertThat(regions.dynamoDb().warmUpCheck().name()).isEqualTo("dynamodb-warm-up");
        }
    }

    @Test
    void a_call_with_a_limit_of_its_own_does_not_wait() {
        var start = new ColdStart();
        assertThat(start.holds(get("1"))).isTrue();
        assertThat(start.holds(get("1").toBuilder()
                        .overrideConfiguration(own -> own.apiCallTimeout(Duration.ofSeconds(1)))
                        .build()))
                .isFalse();
    }

    @Test
    void a_slow_warm_up_leaves_cold_limits_until_a_region_has_answered() {
        var start = new ColdStart();
        start.warmedUp(false);
        assertThat(start.isOver()).isFalse();
        assertThat(start.holds(get("1"))).isFalse();
        start.answered();
        assertThat(start.isOver()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_process_that_starts_while_home_hangs_is_served(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.HANG);
            assertThatCode(() -> regions.call(flavour, get("1"))).doesNotThrowAnyException();
            assertThat(regions.other().arrivals()).hasSize(1);
        }
    }

    @Test
    void a_cold_attempt_has_half_of_what_is_left_where_another_region_is_untried_and_else_all_of_it() throws Exception {
        var limits = new CallTimeouts(Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ofSeconds(1));
        var left = Duration.ofMillis(1_800);
        assertThat(attempt(limits, get("1"), left, true)).isEqualTo(Duration.ofMillis(900));
        assertThat(attempt(limits, get("1"), left, false)).isEqualTo(left);
        assertThat(attempt(limits, get("1"), Duration.ofMillis(600), true))
                .as("never less than a warm client's")
                .isEqualTo(Duration.ofMillis(400));
        var own = get("1").toBuilder()
                .overrideConfiguration(it -> it.apiCallAttemptTimeout(Duration.ofMillis(70)))
                .build();
        assertThat(attempt(limits, own, left, true)).as("the caller's").isEqualTo(Duration.ofMillis(70));
    }

    private static Duration attempt(CallTimeouts limits, GetItemRequest request, Duration left, boolean mayMove)
            throws Exception {
        var operation = SdkOperations.of(DynamoDbClient.class)
                .get(DynamoDbClient.class.getMethod("getItem", GetItemRequest.class));
        return limits.cold(operation, request, left, mayMove)
                .overrideConfiguration()
                .flatMap(override -> override.apiCallAttemptTimeout())
                .orElseThrow();
    }
}
