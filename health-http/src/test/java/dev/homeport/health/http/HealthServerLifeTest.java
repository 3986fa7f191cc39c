package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HealthServerLifeTest {

    private final HealthMonitor monitor = HealthMonitor.builder().build();

    @AfterEach
    void closeMonitor() {
        monitor.close();
    }

    @Test
    void five_daemon_threads_serve_and_none_is_left() throws Exception {
        var server = server();
        RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n");
        await().until(() -> threads().size() >= 4);
        assertThat(threads()).hasSizeLessThanOrEqualTo(5).allMatch(Thread::isDaemon);

        server.close();

        await().atMost(Duration.ofSeconds(60)).until(() -> threads().isEmpty());
    }

    @Test
    void closing_closes_connections_and_can_be_repeated() throws Exception {
        var server = server();
        int port = server.port();
        try (var halfSent = new Socket(InetAddress.getLoopbackAddress(), port)) {
            halfSent.getOutputStream().write("GET /hea".getBytes(StandardCharsets.US_ASCII));

            await().atMost(Duration.ofSeconds(60)).until(() -> {
                server.close();
                server.close();
                return true;
            });

            assertThat(server.port()).isEqualTo(port);
            assertThatThrownBy(() -> RawClient.exchange(port, "GET /health HTTP/1.0\r\n\r\n"))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_half_sent_request_is_closed_when_idle_and_holds_up_nobody() throws Exception {
        try (var server = HealthServer.builder(monitor)
                        .host("127.0.0.1")
                        .port(0)
                        .deadline(Duration.ofSeconds(1))
                        .start();
                var halfSent = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            halfSent.setSoTimeout(10_000);
            halfSent.getOutputStream().write("GET /hea".getBytes(StandardCharsets.US_ASCII));

            assertThat(RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n"))
                    .contains(" 200 ");
            assertThat(new String(halfSent.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .doesNotContain(" 200 ");
        }
    }

    @Test
    void a_port_in_use_is_named_in_the_error_and_leaves_no_thread() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var builder = HealthServer.builder(monitor).host("127.0.0.1").port(taken.getLocalPort());

            assertThatThrownBy(builder::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasRootCauseInstanceOf(BindException.class);
            await().until(() -> threads().isEmpty());
        }
    }

    @Test
    void without_a_host_it_listens_on_every_address() throws Exception {
        try (var server = HealthServer.builder(monitor).port(0).start()) {
            assertThat(RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n"))
                    .contains(" 200 ");
        }
    }

    @Test
    void every_configuration_problem_is_reported_at_once() {
        assertThatThrownBy(HealthServer.builder(monitor).host(" ").port(70_000)::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("host", "70000");
        assertThatThrownBy(HealthServer.builder(monitor)::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port(n)");
    }

    @Test
    void details_for_anyone_need_an_address_of_their_own() {
        assertThatThrownBy(HealthServer.builder(monitor).port(0).details(HealthDetails.toAnyone())::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host");
    }

    @Test
    void a_second_server_shows_operators_what_the_first_one_shows_to_nobody() throws Exception {
        try (var watched = HealthMonitor.builder()
                .check(HealthCheck.builder("orders-db", CheckResult::up).build())
                .build()) {
            var endpoint = HealthEndpoint.of(watched);
            try (var open = HealthServer.builder(endpoint).port(0).start();
                    var management = HealthServer.builder(endpoint)
                            .host("127.0.0.1")
                            .port(0)
                            .details(HealthDetails.toAnyone())
                            .start()) {
                await().until(() -> watched.snapshot().firstRoundComplete());
                var request = "GET /health?verbose HTTP/1.0\r\n\r\n";

                assertThat(RawClient.exchange(open.port(), request)).endsWith("\r\n\r\nUP\n");
                assertThat(RawClient.exchange(management.port(), request))
                        .contains("UP\norders-db passing critical age=");

                open.drain(LoadBalancerProfile.ALB);
                assertThat(RawClient.exchange(management.port(), request)).contains("DOWN\ndraining\n");
            }
        }
    }

    private HealthServer server() {
        return HealthServer.builder(monitor).host("127.0.0.1").port(0).start();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("homeport-health-http"))
                .toList();
    }
}
