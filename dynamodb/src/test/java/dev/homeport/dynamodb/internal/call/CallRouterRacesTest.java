package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RequestOptions;
import dev.homeport.dynamodb.SlowToExplain;
import dev.homeport.dynamodb.internal.monitor.OutcomeCounts;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import dev.homeport.dynamodb.internal.operation.SdkOperations;
import dev.homeport.dynamodb.internal.replay.ReplayDecision;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** The SDK's timers, its connections' threads and the hedges' timer may all come to one read at once. */
class CallRouterRacesTest {

    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final int MEETINGS = 20_000;
    private static final int SPINS = 400;
    private static final SdkOperation GET_ITEM = operation("getItem");

    private final FakeRegions regions = new FakeRegions(3);
    private final CallRouter router = regions.engine().router();

    @AfterEach
    void close() {
        regions.close();
    }

    @Test
    void a_call_that_is_out_of_time_while_its_failed_attempt_is_judged_waits_for_the_judgement() throws Exception {
        var regionCall = sent();
        var failure = new SlowToExplain();
        var judging = CompletableFuture.supplyAsync(() -> router.attemptFailed(regionCall, failure, true));
        assertThat(failure.awaitAsked()).isTrue();
        var outcome = new AtomicReference<Object>();
        var outOfTime = new Thread(() -> outcome.set(next(regionCall)));
        outOfTime.start();
        await().atMost(BOUND).until(() -> outcome.get() != null || outOfTime.getState() == Thread.State.BLOCKED);
        failure.explain();

        assertThat(judging.get(BOUND.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(ReplayDecision.Attempt.class);
        outOfTime.join(BOUND.toMillis());
        assertThat(outcome.get()).isInstanceOf(RegionCall.class);
    }

    @Test
    void what_the_caller_s_limit_has_judged_the_sdk_neither_judges_nor_repeats() {
        var regionCall = sent();
        assertThat(next(regionCall)).isInstanceOf(RegionCall.class);
        assertThat(router.repeated(regionCall, lost())).isEmpty();
        assertThat(regionCall.attempts()).isEqualTo(1);
        assertThat(regionCall.circuit().outcomes().of(OutcomeCounts.Outcome.AMBIGUOUS))
                .isEqualTo(1);
    }

    @Test
    void a_write_that_the_sdk_is_about_to_repeat_is_not_sent_by_its_caller_too() {
        var atHome = FakeRegions.marked(FakeRegions.add("1"), RequestOptions.PIN_REGION, Region.EU_WEST_1);
        var regionCall = router.begin(operation("updateItem"), atHome);
        regionCall.attach();
        regionCall.transmitting();
        var refused = SdkClientException.create("not sent", new ConnectException("Connection refused"));
        assertThat(router.repeated(regionCall, refused)).isPresent();
        assertThat(regionCall.attempts()).isEqualTo(2);
        assertThat(next(regionCall)).isNotInstanceOf(AmbiguousWriteException.class);
        assertThat(regionCall.transmitting())
                .as("the SDK's own attempt may be sent")
                .isFalse();
    }

    @Test
    void a_throttled_write_whose_deadline_strikes_during_the_pause_is_certain_and_no_fault() {
        var regionCall = router.begin(operation("updateItem"), FakeRegions.add("1"));
        regionCall.attach();
        regionCall.transmitting();
        assertThat(router.repeated(regionCall, throttled())).isPresent();
        assertThat(next(regionCall)).isNotInstanceOf(AmbiguousWriteException.class);
        assertThat(regionCall.circuit().outcomes().of(OutcomeCounts.Outcome.AMBIGUOUS))
                .isZero();
        assertThat(regionCall.circuit().breaker().getMetrics().getNumberOfFailedCalls())
                .isZero();
    }

    private static RuntimeException throttled() {
        return ProvisionedThroughputExceededException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ProvisionedThroughputExceededException")
                        .build())
                .message("not now")
                .build();
    }

    @Test
    void a_read_that_fails_at_the_moment_that_it_is_hedged_does_not_move_to_where_the_hedge_went() throws Exception {
        var together = new CyclicBarrier(2);
        var regionCalls = new AtomicReference<>(sent());
        var hedging = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < MEETINGS; i++) {
                meet(together);
                for (int spin = 0; spin < i % SPINS; spin++) {
                    Thread.onSpinWait();
                }
                hedged.set(router.hedge(regionCalls.get()));
                meet(together);
            }
        });
        int same = 0;
        for (int i = 0; i < MEETINGS; i++) {
            var regionCall = sent();
            regionCalls.set(regionCall);
            meet(together);
            var next = (ReplayDecision.Attempt) router.attemptFailed(regionCall, lost(), false);
            meet(together);
            var where = hedged.get().map(each -> each.circuit().region());
            same += where.filter(region ->
                                    next.elsewhere() && region == next.tried().region())
                            .isPresent()
                    ? 1
                    : 0;
            regionCall.ended();
            hedged.get().ifPresent(RegionCall::ended);
        }
        hedging.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        assertThat(same).as("of %d", MEETINGS).isZero();
    }

    private final AtomicReference<Optional<RegionCall>> hedged = new AtomicReference<>(Optional.empty());

    private Object next(RegionCall regionCall) {
        try {
            return router.next(regionCall, ApiCallTimeoutException.create(2_000));
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static SdkOperation operation(String name) {
        return SdkOperations.of(DynamoDbAsyncClient.class).values().stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private RegionCall sent() {
        var regionCall = router.begin(GET_ITEM, get("1"));
        regionCall.attach();
        regionCall.transmitting();
        router.retryState(regionCall);
        return regionCall;
    }

    private static SdkClientException lost() {
        return SdkClientException.create("connection lost", new IOException("reset"));
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
