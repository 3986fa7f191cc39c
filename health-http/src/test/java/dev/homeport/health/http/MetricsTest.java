package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.HealthMetrics;
import dev.homeport.health.HealthMonitor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MetricsTest {

    private static final String SCRAPE = "GET /metrics HTTP/1.0\r\n\r\n";

    private final HealthMonitor monitor = HealthMonitor.builder().build();

    @AfterEach
    void closeMonitor() {
        monitor.close();
    }

    @Test
    void prometheus_is_shown_the_verdicts_on_the_same_port() throws Exception {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        HealthMetrics.bind(monitor, registry);
        try (var server = server(PrometheusPage.of(registry))) {
            HealthServerMetrics.bind(server, registry);
            RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n");

            assertThat(RawClient.exchange(server.port(), SCRAPE))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\r\nCache-Control: no-store\r\n")
                    .contains("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n")
                    .contains("homeport_health_status{name=\"health\",scope=\"region\"} 1.0")
                    .contains("homeport_health_answers_total{name=\"health\",status=\"200\"} 1.0");
            assertThat(RawClient.exchange(server.port(), "POST /metrics HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 405 ");
        }
    }

    @Test
    void metrics_are_for_nobody_on_every_address_without_a_token() {
        for (var anywhere : new String[] {null, "0.0.0.0", "::", "[::]"}) {
            var builder = HealthServer.builder(monitor).port(0).metrics(page(() -> "a 1"));
            if (anywhere != null) {
                builder.host(anywhere);
            }
            assertThatThrownBy(() -> builder.start().close())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("metrics for anyone need a host");
        }
    }

    @Test
    void metrics_are_shown_to_whoever_has_the_token_of_the_details_and_to_nobody_else() throws Exception {
        try (var server = HealthServer.builder(monitor)
                .port(0)
                .details(HealthDetails.withToken("sixteen-characters"))
                .metrics(page(() -> "a 1"))
                .start()) {
            assertThat(RawClient.exchange(server.port(), SCRAPE))
                    .startsWith("HTTP/1.1 401 ")
                    .contains("\r\nWWW-Authenticate: Bearer\r\n")
                    .doesNotContain("a 1");
            assertThat(RawClient.exchange(
                            server.port(), "GET /metrics HTTP/1.0\r\nAuthorization: Bearer wrong\r\n\r\n"))
                    .startsWith("HTTP/1.1 401 ");
            assertThat(RawClient.exchange(
                            server.port(), "GET /metrics HTTP/1.0\r\nAuthorization: Bearer sixteen-characters\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("a 1");
            assertThat(RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void two_servers_in_one_registry_are_both_seen() throws Exception {
        var registry = new SimpleMeterRegistry();
        try (var one = server(page(() -> ""));
                var other = server(page(() -> ""))) {
            HealthServerMetrics.bind(one, registry);
            HealthServerMetrics.bind(other, registry);
            RawClient.exchange(other.port(), "GET /health HTTP/1.0\r\n\r\n");

            assertThat(registry.find("homeport.health.answers")
                            .tag("status", "200")
                            .functionCounters())
                    .extracting(FunctionCounter::count)
                    .containsExactlyInAnyOrder(0.0, 1.0);
        }
    }

    @Test
    void a_scrape_that_hangs_holds_up_no_answer_about_health() throws Exception {
        var never = new CountDownLatch(1);
        var scrapes = new ArrayList<Socket>();
        try (var server = server(page(() -> {
            try {
                never.await();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            return "";
        }))) {
            for (int i = 0; i < 8; i++) {
                var socket = RawClient.connect(server.port());
                scrapes.add(socket);
                RawClient.say(socket, SCRAPE);
            }

            assertThat(RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(RawClient.exchange(server.port(), SCRAPE)).startsWith("HTTP/1.1 503 ");
        } finally {
            for (var socket : scrapes) {
                socket.close();
            }
        }
    }

    @Test
    void a_scrape_that_fails_is_a_503_that_tells_nothing() throws Exception {
        try (var server = server(page(() -> {
            throw new IllegalStateException("secret");
        }))) {
            assertThat(RawClient.exchange(server.port(), SCRAPE))
                    .startsWith("HTTP/1.1 503 ")
                    .doesNotContain("secret");
        }
    }

    @Test
    void what_the_server_does_can_be_watched() throws Exception {
        var registry = new SimpleMeterRegistry();
        try (var server = HealthServer.builder(monitor)
                .host("127.0.0.1")
                .port(0)
                .deadline(Duration.ofSeconds(1))
                .start()) {
            HealthServerMetrics.bind(server, registry);
            RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n");
            server.drain(LoadBalancerProfile.ALB);
            RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n");
            RawClient.exchange(server.port(), "GET /nowhere HTTP/1.0\r\n\r\n");

            assertThat(registry.get("homeport.health.draining").gauge().value()).isOne();
            assertThat(answers(registry, "200")).isOne();
            assertThat(answers(registry, "503")).isOne();
            assertThat(answers(registry, "other")).isOne();
            try (var silent = RawClient.connect(server.port())) {
                await().until(() ->
                        registry.get("homeport.health.connections").gauge().value() == 1);
                assertThat(silent.getInputStream().read()).isNegative();
            }
            assertThat(registry.get("homeport.health.connections.closed")
                            .tag("reason", "overdue")
                            .functionCounter()
                            .count())
                    .isOne();
        }
    }

    private static double answers(SimpleMeterRegistry registry, String status) {
        return registry.get("homeport.health.answers")
                .tag("status", status)
                .functionCounter()
                .count();
    }

    private HealthServer server(MetricsPage page) {
        return HealthServer.builder(monitor)
                .host("127.0.0.1")
                .port(0)
                .metrics(page)
                .start();
    }

    private static MetricsPage page(Supplier<String> text) {
        return new MetricsPage() {
            @Override
            public String contentType() {
                return "text/plain";
            }

            @Override
            public String text() {
                return text.get();
            }
        };
    }
}
