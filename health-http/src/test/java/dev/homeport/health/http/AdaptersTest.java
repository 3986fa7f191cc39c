package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMonitor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever carries an endpoint, its answers are those of {@link HealthServer}. */
@Timeout(120)
class AdaptersTest {

    private static final String TOKEN = "correct-horse-battery";
    private static final List<String> TARGETS = List.of(
            "/health",
            "/healthz",
            "/health/live",
            "/health/region",
            "/health/ready?verbose",
            "/health?exclude=x",
            "/health/",
            "/healthXYZ",
            "/nowhere");

    private final HttpClient client = HttpClient.newHttpClient();
    private final HealthMonitor monitor = HealthMonitor.builder()
            .check(HealthCheck.builder("db", CheckResult::up).build())
            .build();
    private final HealthEndpoint endpoint = HealthEndpoint.of(monitor);
    private final HealthDetails details = HealthDetails.withToken(TOKEN);
    private final Server jetty = new Server();
    private HealthServer server;
    private HttpServer jdk;

    @BeforeEach
    void start() throws Exception {
        server = HealthServer.builder(endpoint)
                .host("127.0.0.1")
                .port(0)
                .details(details)
                .start();

        jdk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        jdk.createContext("/", new HealthHttpHandler(endpoint, details));
        jdk.start();

        var connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        var context = new ServletContextHandler("/app");
        context.addServlet(new ServletHolder(new HealthServlet(endpoint, details)), "/*");
        jetty.setHandler(context);
        jetty.start();
        await().until(() -> monitor.snapshot().firstRoundComplete());
    }

    @AfterEach
    void stop() throws Exception {
        jetty.stop();
        jdk.stop(0);
        server.close();
        monitor.close();
    }

    @Test
    void all_of_them_agree_in_every_state() throws Exception {
        assertAgreement();
        var drain = endpoint.drain(LoadBalancerProfile.HAPROXY_SOFT_STOP);
        assertAgreement();
        drain.cancel();
    }

    private void assertAgreement() throws Exception {
        for (var target : TARGETS) {
            for (var method : List.of("GET", "HEAD", "OPTIONS", "DELETE")) {
                var expected = send(method, "http://127.0.0.1:" + server.port() + target, "");
                assertSame(expected, send(method, "http://127.0.0.1:" + jdkPort() + target, ""));
                assertSame(expected, send(method, servletUrl(target), ""));
            }
        }
    }

    private static void assertSame(HttpResponse<String> expected, HttpResponse<String> actual) {
        assertThat(actual.statusCode()).as(actual.toString()).isEqualTo(expected.statusCode());
        assertThat(actual.body()).as(actual.toString()).isEqualTo(expected.body());
        for (var header :
                List.of("Cache-Control", "Content-Type", "Content-Length", "X-Content-Type-Options", "Allow")) {
            assertThat(actual.headers().firstValue(header))
                    .as("%s of %s", header, actual)
                    .isEqualTo(expected.headers().firstValue(header));
        }
    }

    @Test
    void each_shows_details_to_whoever_has_the_token() throws Exception {
        for (var url : List.of(
                "http://127.0.0.1:" + server.port() + "/health",
                "http://127.0.0.1:" + jdkPort() + "/health",
                servletUrl("/health"))) {
            assertThat(send("GET", url, "Bearer " + TOKEN).body()).contains("\"name\":\"db\"");
            assertThat(send("GET", url, "Bearer wrong").body()).doesNotContain("db");
        }
    }

    private int jdkPort() {
        return jdk.getAddress().getPort();
    }

    private String servletUrl(String target) {
        var connector = (ServerConnector) jetty.getConnectors()[0];
        return "http://127.0.0.1:" + connector.getLocalPort() + "/app" + target;
    }

    private HttpResponse<String> send(String method, String url, String authorization) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).method(method, HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
