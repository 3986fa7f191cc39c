package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.regions.Region;

/** An application that keeps its callbacks waiting is slow, and no region is to blame. */
class SlowCallbacksTest {

    private final List<RoutingEvent> events = new CopyOnWriteArrayList<>();

    private MultiRegionDynamoDb client(RawServer region, java.util.function.Consumer<MultiRegionDynamoDbBuilder> more) {
        var builder = MultiRegionDynamoDb.builder()
                .name("callbacks")
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient((name, client) -> client.endpointOverride(region.uri("http"))
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                .listener(events::add);
        more.accept(builder);
        return builder.build();
    }

    /** Answers after a while, so that callbacks are there before the answer is. */
    private static RawServer answering() throws IOException {
        return RawServer.start(RawServer.answeringAfter(Duration.ofMillis(150), 200, ""));
    }

    @Test
    void callbacks_that_block_fail_no_call_and_evict_no_region() throws Exception {
        var release = new CountDownLatch(1);
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (var region = answering();
                var dynamoDb = client(
                        region,
                        builder -> builder.limits(l -> l.call(Duration.ofSeconds(10))
                                .attempt(Duration.ofMillis(1_500))
                                .longAttempt(Duration.ofMillis(1_500))))) {
            var async = dynamoDb.asyncClient();
            async.getItem(get("1")).get(60, TimeUnit.SECONDS);
            var reads = new ArrayList<CompletableFuture<?>>();
            for (int read = 0; read < 40; read++) {
                reads.add(async.getItem(get("1")).whenComplete((answer, thrown) -> {
                    threads.add(Thread.currentThread().getName());
                    await(release);
                }));
            }
            Awaitility.await()
                    .pollDelay(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !threads.isEmpty());
            release.countDown();
            for (var read : reads) {
                read.get(60, TimeUnit.SECONDS);
            }
            assertThat(events).allMatch(RoutingEvent.SchedulerStalled.class::isInstance);
            assertThat(dynamoDb.engine()
                            .circuits()
                            .of(0, AccessMode.READ)
                            .breaker()
                            .getMetrics()
                            .getNumberOfFailedCalls())
                    .isZero();
            assertThat(threads).noneMatch(thread -> thread.contains("ScheduledExecutor") || thread.contains("-io-"));
        } finally {
            release.countDown();
        }
    }

    @Test
    void callbacks_run_where_a_hook_says() throws Exception {
        var thread = new CompletableFuture<String>();
        try (var region = answering();
                var dynamoDb = client(
                        region,
                        builder -> builder.eachAsyncClient((name, client) ->
                                client.asyncConfiguration(to -> to.advancedOption(
                                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR,
                                        task -> new Thread(task, "chosen-by-the-hook").start()))))) {
            dynamoDb.asyncClient()
                    .getItem(get("1"))
                    .whenComplete((answer, thrown) ->
                            thread.complete(Thread.currentThread().getName()));
            assertThat(thread.get(60, TimeUnit.SECONDS)).isEqualTo("chosen-by-the-hook");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
