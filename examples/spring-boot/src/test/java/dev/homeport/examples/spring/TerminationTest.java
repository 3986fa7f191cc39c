package dev.homeport.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.ColdProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ends the service's process with SIGTERM while a request is in flight. */
@Tag("slow")
@Timeout(600)
class TerminationTest {

    private static final Duration BOUND = Duration.ofSeconds(60);

    /** A process that starts beside others on a small machine takes that long. */
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(3);

    /** What a JVM ends with that SIGTERM ended. */
    private static final int TERMINATED = 128 + 15;

    private static OrdersLab lab;

    private final int web = freePort();
    private final int health = freePort();

    @BeforeAll
    static void startLab() {
        lab = OrdersLab.start();
    }

    @AfterAll
    static void closeLab() {
        lab.close();
    }

    @Test
    void a_request_in_flight_completes_and_the_health_server_says_no_first_and_leaves_last() throws Exception {
        try (var service = start("10s", "60s");
                var lock = lab.east().connectDirectly()) {
            awaitHealthy(service);
            var inFlight = heldRequest(lock, "in-flight");

            terminate(service);
            await().atMost(BOUND).until(() -> get(health, "/health").body().contains("draining"));
            assertThat(get(health, "/health").statusCode()).isEqualTo(503);
            assertThat(get(health, "/livez").statusCode()).isEqualTo(200);
            assertThat(get(web, "/carts/none").statusCode())
                    .as("the web server still serves")
                    .isEqualTo(404);

            await().atMost(BOUND).until(() -> isRefused(web));
            assertThat(get(health, "/health").statusCode())
                    .as("the health server is still there")
                    .isEqualTo(503);
            assertThat(inFlight).isNotDone();

            lock.rollback();
            assertThat(inFlight.get().statusCode()).isEqualTo(201);
            assertThat(service.awaitEnd(BOUND)).isEqualTo(TERMINATED);
            assertThat(isRefused(health)).isTrue();
            assertThat(OrdersLab.orders(lab.east())).contains("in-flight");
        }
    }

    @Test
    void a_drain_longer_than_a_shutdown_phase_is_not_cut_and_no_request_within_it() throws Exception {
        var drain = Duration.ofSeconds(20);
        try (var service = start(drain.toSeconds() + "s", "1s");
                var lock = lab.east().connectDirectly()) {
            awaitHealthy(service);
            var inFlight = heldRequest(lock, "longer-than-a-phase");

            long start = System.nanoTime();
            terminate(service);
            await().atMost(BOUND).until(() -> since(start).compareTo(drain.dividedBy(2)) > 0);
            assertThat(get(health, "/health").body()).contains("draining");
            assertThat(get(web, "/carts/none").statusCode()).isEqualTo(404);
            lock.rollback();
            assertThat(inFlight.get().statusCode()).isEqualTo(201);

            await().atMost(BOUND).until(() -> isRefused(web));
            assertThat(since(start)).isGreaterThanOrEqualTo(drain);
            assertThat(service.awaitEnd(BOUND)).isEqualTo(TERMINATED);
        }
    }

    private ColdProcess start(String drain, String phase) {
        return lab.process(
                "server.port=" + web,
                "homeport.health.server.port=" + health,
                "homeport.health.server.drain=" + drain,
                "spring.lifecycle.timeout-per-shutdown-phase=" + phase);
    }

    private void awaitHealthy(ColdProcess service) {
        service.awaitLine(OrdersProcess.READY, STARTED_WITHIN);
        await().atMost(BOUND).until(() -> get(health, "/health").statusCode() == 200);
    }

    /** Sends an order that waits for a lock, and returns once it waits. */
    private CompletableFuture<HttpResponse<String>> heldRequest(Connection lock, String reference) throws SQLException {
        lock.setAutoCommit(false);
        try (var statement = lock.createStatement()) {
            statement.execute("lock table orders in access exclusive mode");
            var order = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web + "/orders/" + reference))
                    .POST(HttpRequest.BodyPublishers.ofString("a lighthouse"))
                    .build();
            var answer = client().sendAsync(order, HttpResponse.BodyHandlers.ofString());
            await().atMost(BOUND).until(() -> {
                try (var waiting = statement.executeQuery("select 1 from pg_locks where not granted")) {
                    return waiting.next();
                }
            });
            return answer;
        }
    }

    private static void terminate(ColdProcess service) {
        assertThat(ProcessHandle.of(service.pid()).orElseThrow().destroy()).isTrue();
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private static boolean isRefused(int port) throws InterruptedException {
        try {
            get(port, "/");
            return false;
        } catch (ConnectException refused) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        return client().send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** A new one each time, so that no connection is kept. */
    private static HttpClient client() {
        return HttpClient.newHttpClient();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError("No port is free", e);
        }
    }
}
