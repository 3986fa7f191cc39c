package dev.homeport.dynamodb.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.MultiRegionDynamoDbBuilder;
import dev.homeport.dynamodb.RawServer;
import dev.homeport.dynamodb.RoutingEvent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Time limits over real sockets: a caller's longer one holds, and the SDK's timers end what they strike as time-outs. */
class CallersOwnPatienceTest {

    private final List<RoutingEvent> events = new CopyOnWriteArrayList<>();

    private MultiRegionDynamoDb client(URI home, URI other, Consumer<MultiRegionDynamoDbBuilder> options) {
        var builder = MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient((region, client) -> client.endpointOverride(region.equals(Region.EU_WEST_1) ? home : other)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                .listener(events::add);
        options.accept(builder);
        return builder.build();
    }

    private final List<String> atHome = new CopyOnWriteArrayList<>();
    private final List<String> elsewhere = new CopyOnWriteArrayList<>();

    private static RawServer.Behaviour slow(Duration pause, List<String> arrivals) {
        return RawServer.answeringSlowly(operation -> {
            arrivals.add(operation);
            return operation.equals("GetItem") ? Duration.ZERO : pause;
        });
    }

    private static DynamoDbRequest patient(DynamoDbRequest.Builder request, Duration limit) {
        return (DynamoDbRequest)
                request.overrideConfiguration(o -> o.apiCallTimeout(limit)).build();
    }

    @ParameterizedTest
    @EnumSource
    void a_scan_that_takes_longer_than_the_usual_call_succeeds_within_the_callers_own_limit(FakeRegions.Flavour flavour)
            throws IOException {
        try (var home = RawServer.start(slow(Duration.ofMillis(2_500), atHome));
                var other = RawServer.start(slow(Duration.ofMillis(2_500), elsewhere));
                var dynamoDb = client(home.uri("http"), other.uri("http"), builder -> {})) {
            var scan = (ScanRequest) patient(ScanRequest.builder().tableName("orders"), Duration.ofSeconds(30));
            if (flavour == FakeRegions.Flavour.SYNC) {
                dynamoDb.client().scan(scan);
            } else {
                dynamoDb.asyncClient().scan(scan).join();
            }
            // A first connection that a busy machine makes too slowly may send it elsewhere, before anything was sent.
            assertThat(Stream.concat(atHome.stream(), elsewhere.stream())).containsOnlyOnce("Scan");
            assertThat(events).noneMatch(RoutingEvent.RegionEvicted.class::isInstance);
        }
    }

    @Test
    void a_write_that_takes_longer_than_the_usual_call_is_certain_within_the_callers_own_limit() throws IOException {
        try (var home = RawServer.start(slow(Duration.ofMillis(1_500), atHome));
                var other = RawServer.start(slow(Duration.ZERO, elsewhere));
                var dynamoDb = client(home.uri("http"), other.uri("http"), builder -> {})) {
            var put = (PutItemRequest) patient(
                    PutItemRequest.builder().tableName("orders").item(FakeRegions.key("1")), Duration.ofSeconds(30));
            dynamoDb.client().putItem(put);
            assertThat(atHome).containsOnlyOnce("PutItem");
        }
    }

    @Test
    void a_patient_query_still_moves_when_home_says_nothing() throws IOException {
        try (var home = RawServer.start(RawServer::silent);
                var other = RawServer.start(slow(Duration.ZERO, elsewhere));
                var dynamoDb = client(home.uri("http"), other.uri("http"), builder -> {})) {
            var scan = (ScanRequest) patient(ScanRequest.builder().tableName("orders"), Duration.ofMillis(2_500));
            dynamoDb.client().scan(scan);
            assertThat(elsewhere).containsOnlyOnce("Scan");
        }
    }

    @Test
    void a_timer_that_strikes_while_a_connection_is_waited_for_is_a_time_out_and_the_read_moves() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try (var home = RawServer.start(RawServer::silent);
                var other = RawServer.start(slow(Duration.ZERO, elsewhere));
                var dynamoDb = client(
                        home.uri("http"),
                        other.uri("http"),
                        builder -> builder.eachSyncClient(
                                (region, client) -> client.httpClientBuilder(Apache5HttpClient.builder()
                                        .maxConnections(region.equals(Region.EU_WEST_1) ? 1 : 50)
                                        .connectionAcquisitionTimeout(Duration.ofSeconds(5)))))) {
            var client = dynamoDb.client();
            var reads = IntStream.range(0, 8)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> client.getItem(FakeRegions.get("1")), threads))
                    .toList();
            for (var read : reads) {
                assertThat(read.get(60, TimeUnit.SECONDS)).isNotNull();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
