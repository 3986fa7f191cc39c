package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.dynamodb.internal.monitor.OutcomeCounts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** More calls at once than this process may have connections, while every region is well. */
class FullPoolTest {

    private static final int CONNECTIONS = 4;
    private static final int THREADS = 12;
    private static final Duration QUERY = Duration.ofMillis(600);

    private static FarRegions regions() throws IOException {
        return new FarRegions(
                Duration.ZERO,
                false,
                builder -> builder.eachSyncClient(
                                (region, client) -> client.httpClientBuilder(Apache5HttpClient.builder()
                                        .maxConnections(CONNECTIONS)
                                        .connectionAcquisitionTimeout(Duration.ofMillis(250))))
                        .eachAsyncClient((region, client) -> client.httpClientBuilder(NettyNioAsyncHttpClient.builder()
                                .maxConcurrency(CONNECTIONS)
                                .connectionAcquisitionTimeout(Duration.ofMillis(250)))));
    }

    @ParameterizedTest
    @EnumSource
    void a_full_pool_of_ours_evicts_nobody(FakeRegions.Flavour flavour) throws IOException {
        try (var regions = regions()) {
            await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
                regions.get(flavour, "first");
                return true;
            });
            regions.home().answers(request -> request.call() ? FarRegion.Reply.later(QUERY) : FarRegion.Reply.OK);
            regions.other().answers(request -> request.call() ? FarRegion.Reply.later(QUERY) : FarRegion.Reply.OK);
            var heldBack = new AtomicInteger();
            var threads = Executors.newFixedThreadPool(THREADS);
            try {
                var until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
                List<Future<?>> workers = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    workers.add(threads.submit(() -> {
                        while (System.nanoTime() < until) {
                            query(regions, flavour, heldBack);
                        }
                    }));
                }
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> workers.stream().allMatch(Future::isDone));
            } finally {
                threads.shutdownNow();
            }
            assertThat(regions.events()).noneMatch(RoutingEvent.RegionEvicted.class::isInstance);
            var circuits = regions.dynamoDb().engine().circuits();
            assertThat(circuits.of(0, AccessMode.READ).outcomes().of(OutcomeCounts.Outcome.HELD_BACK))
                    .isPositive();
        }
    }

    private static void query(FarRegions regions, FakeRegions.Flavour flavour, AtomicInteger failed) {
        var query = QueryRequest.builder().tableName("orders").build();
        try {
            if (flavour == FakeRegions.Flavour.SYNC) {
                regions.dynamoDb().client().query(query);
            } else {
                regions.dynamoDb().asyncClient().query(query).join();
            }
        } catch (SdkException | CompletionException e) {
            failed.incrementAndGet();
        }
    }
}
