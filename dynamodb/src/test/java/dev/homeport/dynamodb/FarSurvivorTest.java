package dev.homeport.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.homeport.region.RegionName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;

/**
 * A home that browns out, over real sockets, with the other region a long way off. How long it takes is decided in virtual
 * time ({@code EvidenceTest}) and measured by {@code benchmarks/lost-region}.
 */
@Tag("slow")
class FarSurvivorTest {

    private static final RegionName HOME = RegionName.of(Region.EU_WEST_1.id());
    private static final int THREADS = 8;

    @ParameterizedTest
    @CsvSource({"READ, 0.5, 150", "WRITE, 0.6, 150", "READ, 0.5, 300"})
    void a_home_that_browns_out_is_left_over_real_sockets_too(AccessMode access, double share, int millis)
            throws Exception {
        var brown = new AtomicBoolean();
        try (var home = new Server(
                        Duration.ofMillis(3),
                        () -> brown.get() && ThreadLocalRandom.current().nextDouble() < share);
                var other = new Server(Duration.ofMillis(millis), () -> false);
                var dynamoDb = MultiRegionDynamoDb.builder()
                        .regions(Region.EU_WEST_1, Region.US_EAST_1)
                        .eachClient((region, client) -> client.endpointOverride(
                                        region.equals(Region.EU_WEST_1) ? home.uri() : other.uri())
                                .credentialsProvider(
                                        StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                        .build()) {
            var calls = Executors.newFixedThreadPool(THREADS);
            try {
                var served = new AtomicInteger();
                for (int thread = 0; thread < THREADS; thread++) {
                    calls.execute(() -> callAgainAndAgain(dynamoDb, access, served));
                }
                // A round trip is known from the second canary on, which in calm times comes half a minute after the
                // first.
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .until(() -> served.get() > 1_000
                                && dynamoDb.routes().regions().stream()
                                        .allMatch(region -> region.roundTrip().isPresent()));
                brown.set(true);
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(20))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> !circuit(dynamoDb, access).used());
                assertThat(circuit(dynamoDb, access).reason()).endsWith("of calls fail");
            } finally {
                calls.shutdownNow();
                assertThat(calls.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static RegionStatus.Circuit circuit(MultiRegionDynamoDb dynamoDb, AccessMode access) {
        var home = dynamoDb.routes().region(HOME);
        return access == AccessMode.READ ? home.reads() : home.writes();
    }

    private static void callAgainAndAgain(MultiRegionDynamoDb dynamoDb, AccessMode access, AtomicInteger served) {
        var client = dynamoDb.client();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (access == AccessMode.READ) {
                    client.getItem(FakeRegions.get("1"));
                } else {
                    client.updateItem(FakeRegions.add("1"));
                }
                served.incrementAndGet();
            } catch (SdkException | IllegalStateException e) {
                // What fails is counted by the client; here only its routes are looked at.
            }
        }
    }

    /** Answers every request after a while with an empty answer, or with HTTP 500. */
    private static final class Server implements AutoCloseable {

        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();

        Server(Duration takes, java.util.function.BooleanSupplier fails) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(exchange, takes, fails.getAsBoolean()));
            server.start();
        }

        private static void answer(HttpExchange exchange, Duration takes, boolean fails) throws IOException {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                LockSupport.parkNanos(takes.toNanos());
                var body = "{}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(fails ? 500 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        }

        URI uri() {
            return URI.create("http://localhost:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
            try {
                threads.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
