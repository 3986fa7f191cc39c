package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMonitor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HealthServerTest {

    private final AtomicReference<CheckResult> answer = new AtomicReference<>(CheckResult.up());
    private final HttpClient client = HttpClient.newHttpClient();
    private HealthMonitor monitor;
    private HealthServer server;

    @BeforeEach
    void start() {
        monitor = HealthMonitor.builder()
                .check(HealthCheck.builder("db", answer::get)
                        .interval(Duration.ofMillis(100))
                        .deadline(Duration.ofMillis(100))
                        .maxAge(Duration.ofSeconds(30))
                        .build())
                .build();
        server = HealthServer.builder(monitor).host("127.0.0.1").port(0).start();
        awaitStatus(200);
    }

    @AfterEach
    void stop() {
        server.close();
        monitor.close();
    }

    @Test
    void it_follows_the_monitor_down_and_up_again() throws Exception {
        assertThat(send("GET", "/health").body()).isEqualTo("{\"status\":\"UP\"}");

        answer.set(CheckResult.down("switched off"));
        awaitStatus(503);
        assertThat(send("GET", "/health").body()).isEqualTo("{\"status\":\"DOWN\"}");
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);

        answer.set(CheckResult.up());
        awaitStatus(200);
    }

    @Test
    void http_1_0_without_a_host_is_served() throws Exception {
        var response = RawClient.exchange(server.port(), "GET /health HTTP/1.0\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.").contains(" 200 ").endsWith("\r\n\r\n{\"status\":\"UP\"}");
    }

    /** RFC 3986, 3.2.3: a port may be empty; some probes write the colon and no port. */
    @ParameterizedTest
    @ValueSource(strings = {"name:", "127.0.0.1:", "[::1]:", "name", "name:80", "a b", "name:x", "[::1"})
    void a_host_is_not_looked_at(String host) throws Exception {
        var response = RawClient.exchange(
                server.port(), "GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void haproxys_default_check_is_served() throws Exception {
        var response = RawClient.exchange(server.port(), "OPTIONS /health HTTP/1.0\r\nConnection: close\r\n\r\n");

        assertThat(response).contains(" 200 ").contains("Allow: GET, HEAD, OPTIONS");
    }

    @Test
    void head_has_the_headers_of_get_and_no_body() throws Exception {
        var get = send("GET", "/health");
        var head = RawClient.exchange(server.port(), "HEAD /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(head)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: " + get.body().length() + "\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void responses_are_not_cached_not_sniffed_and_do_not_name_the_server() throws Exception {
        var headers = send("GET", "/health").headers();

        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Content-Type")).contains("application/json");
        assertThat(headers.firstValue("Content-Length")).contains("15");
        assertThat(headers.firstValue("Server")).isEmpty();
    }

    @Test
    void paths_match_exactly_and_query_strings_do_not_matter() throws Exception {
        assertThat(send("GET", "/healthXYZ").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/health?_=1").statusCode()).isEqualTo(200);
    }

    @Test
    void other_methods_are_not_allowed() throws Exception {
        var response = send("DELETE", "/health");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD, OPTIONS");
    }

    @Test
    void a_connection_is_kept_for_further_requests() throws Exception {
        var request = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
        var last = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

        assertThat(RawClient.exchange(server.port(), request + request + last).split("HTTP/1\\.1 200 OK", -1))
                .hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 GET /health HTTP/1.1\r\n\r\n",
                "400 GET /health HTTP/1.1\r\nHost:\r\n\r\n",
                "400 GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "400 nonsense\r\n\r\n",
                "400 GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "505 GET /health HTTP/7.0\r\nHost: a\r\n\r\n",
            })
    void malformed_requests_get_a_bare_status(String expectedAndRequest) throws Exception {
        var response = RawClient.exchange(server.port(), expectedAndRequest.substring(4));

        assertThat(response)
                .startsWith("HTTP/1.1 " + expectedAndRequest.substring(0, 4))
                .contains("Cache-Control: no-store")
                .doesNotContain("Server:")
                .endsWith("\r\n\r\n");
    }

    @Test
    void headers_of_more_than_4_kib_are_refused() throws Exception {
        var response = RawClient.exchange(
                server.port(), "GET /health HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(5_000) + "\r\n\r\n");

        assertThat(response)
                .startsWith("HTTP/1.1 431 ")
                .contains("Cache-Control: no-store")
                .endsWith("\r\n\r\n");
    }

    private void awaitStatus(int status) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> send("GET", "/health").statusCode() == status);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
