package dev.homeport.dynamodb;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.dynamodb.internal.client.RegionHttpClients;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomeClassifier;
import dev.homeport.internal.HostLookup;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A lookup that gets no answer takes the JDK 20 s, and neither of the SDK's HTTP clients has a limit for it. */
class SilentNameServerTest {

    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    private final CountDownLatch speaks = new CountDownLatch(1);

    @AfterEach
    void speak() {
        speaks.countDown();
    }

    @Test
    void the_sync_client_gives_a_lookup_up_and_knows_that_nothing_was_sent() {
        try (var http = new RegionHttpClients("orders", new HostLookup(Duration.ofMillis(100), this::silent));
                var client = DynamoDbClient.builder()
                        .region(Region.EU_WEST_1)
                        .credentialsProvider(CREDENTIALS)
                        .endpointOverride(URI.create("http://dynamodb.lost-region.internal"))
                        .httpClientBuilder(http.sync(Region.EU_WEST_1))
                        .overrideConfiguration(o ->
                                o.retryStrategy(RetryMode.STANDARD).retryStrategy(retries -> retries.maxAttempts(1)))
                        .build()) {
            var thrown = catchThrowable(() -> client.getItem(FakeRegions.get("1")));
            assertThat(thrown).hasStackTraceContaining("no answer to its lookup within 100 ms");
            assertThat(AttemptOutcomeClassifier.of(thrown, true, true)).isEqualTo(new AttemptOutcome.NotSent("DNS"));
        }
    }

    @Test
    void a_region_whose_lookups_hold_all_its_event_loops_stops_no_other_region() throws Exception {
        try (var home = RawServer.start(RawServer::silent);
                var other = RawServer.start(RawServer.answering(200, ""));
                var dynamoDb = client(home, other)) {
            var client = dynamoDb.asyncClient();
            for (var loop : dynamoDb.engine()
                    .clients()
                    .http()
                    .eventLoops(Region.EU_WEST_1)
                    .eventLoopGroup()) {
                loop.execute(() -> silent("dynamodb.eu-west-1.amazonaws.com"));
            }
            assertThat(client.getItem(FakeRegions.get("1")).get(60, SECONDS).hasItem())
                    .isFalse();
            speak();
        }
    }

    private static MultiRegionDynamoDb client(RawServer home, RawServer other) {
        return MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient((region, client) -> client.endpointOverride(
                                (region.equals(Region.EU_WEST_1) ? home : other).uri("http"))
                        .credentialsProvider(CREDENTIALS))
                // A first connection takes a while on a busy machine, and is not what this is about.
                .limits(l -> l.call(Duration.ofSeconds(10))
                        .attempt(Duration.ofSeconds(2))
                        .longAttempt(Duration.ofSeconds(2)))
                .build();
    }

    private InetAddress[] silent(String host) {
        try {
            speaks.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }
}
