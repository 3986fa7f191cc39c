package dev.homeport.dynamodb;

import static dev.homeport.dynamodb.FakeRegions.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

class LifecycleTest {

    @Test
    void nothing_is_left_after_it_is_closed() {
        var regions = new FakeRegions(3, builder -> builder.name("leaving").reads(r -> r.hedge(true)));
        regions.call(FakeRegions.Flavour.SYNC, get("1"));
        regions.call(FakeRegions.Flavour.ASYNC, get("1"));
        assertThat(threads("leaving")).isNotEmpty().allMatch(Thread::isDaemon);
        regions.close();
        regions.close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(threads("leaving")).isEmpty());
    }

    @Test
    void the_threads_of_its_connections_end_with_it() throws IOException {
        try (var region = RawServer.start(RawServer.answering(200, ""))) {
            var dynamoDb = MultiRegionDynamoDb.builder()
                    .name("connected")
                    .regions(Region.EU_WEST_1, Region.US_EAST_1)
                    .eachClient((name, client) -> client.endpointOverride(region.uri("http"))
                            .credentialsProvider(
                                    StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                    .build();
            dynamoDb.asyncClient().getItem(get("1")).join();
            assertThat(threads("connected")).anyMatch(thread -> thread.getName().contains("-io-"));
            dynamoDb.close();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(threads("connected"))
                            .noneMatch(thread -> thread.getName().contains("-io-")));
        }
    }

    @Test
    void it_closes_while_a_region_hangs() {
        var regions = new FakeRegions(2, builder -> builder.name("hanging"));
        regions.home().always(FakeFault.HANG);
        regions.call(FakeRegions.Flavour.SYNC, get("1"));
        long began = System.nanoTime();
        regions.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(threads("hanging")).isEmpty());
    }

    @Test
    void a_clients_own_close_closes_it() {
        try (var regions = new FakeRegions(2)) {
            regions.dynamoDb().client().close();
            assertThatThrownBy(() -> regions.dynamoDb().client())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void a_client_that_is_never_asked_for_starts_nothing_and_closes() {
        var regions = new FakeRegions(2, builder -> builder.name("unused"));
        regions.close();
        assertThat(threads("unused")).isEmpty();
    }

    @Test
    void a_listener_that_throws_or_hangs_harms_nobody() throws InterruptedException {
        var release = new CountDownLatch(1);
        var heard = new CountDownLatch(1);
        try (var regions = new FakeRegions(
                2,
                builder -> builder.listener(event -> {
                            throw new IllegalStateException("thrown by a test");
                        })
                        .listener(event -> {
                            heard.countDown();
                            awaitQuietly(release);
                        }))) {
            regions.dynamoDb().client();
            regions.home().always(FakeFault.REFUSE);
            regions.dynamoDb().probeNow();
            assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
            regions.call(FakeRegions.Flavour.SYNC, get("1"));
        } finally {
            release.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Thread> threads(String client) {
        var found = new ArrayList<Thread>();
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("homeport-dynamodb-" + client + "-")) {
                found.add(thread);
            }
        }
        return found;
    }
}
