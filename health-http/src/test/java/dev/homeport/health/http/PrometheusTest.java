package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus knows of a service: by its blackbox exporter, and by {@code /metrics}. */
@Tag("slow")
@Timeout(120)
class PrometheusTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void prometheus_sees_up_down_drain_and_up(@TempDir Path directory) throws Exception {
        Program.require("prometheus");
        Program.require("prometheus-blackbox-exporter");
        int port = WatchedService.freePort();
        int exporterPort = WatchedService.freePort();
        try (var service = new WatchedService();
                var exporter = exporter(directory, exporterPort);
                var prometheus = prometheus(directory, port, exporterPort, service.port())) {
            assertThat(exporter).isNotNull();
            assertThat(prometheus).isNotNull();
            awaitSeen(port, "200", "1");

            service.down();
            awaitSeen(port, "503", "0");
            service.up();
            awaitSeen(port, "200", "1");

            var drain = service.drain(LoadBalancerProfile.ALB);
            awaitSeen(port, "503", "1");
            drain.cancel();
            awaitSeen(port, "200", "1");
        }
    }

    private static Program exporter(Path directory, int port) throws IOException {
        var config = String.join(
                "\n",
                "modules:",
                "  health:",
                "    prober: http",
                "    timeout: 1s",
                "    http:",
                "      valid_status_codes: [200]",
                "      preferred_ip_protocol: ip4",
                "      fail_if_body_not_matches_regexp: ['\"status\":\"UP\"']",
                "");
        var file = Files.writeString(directory.resolve("blackbox.yml"), config);
        return Program.start(
                directory,
                "prometheus-blackbox-exporter",
                "--timeout-offset=0.2",
                "--config.file=" + file,
                "--web.listen-address=127.0.0.1:" + port);
    }

    private static Program prometheus(Path directory, int port, int exporter, int service) throws IOException {
        var config = String.join(
                "\n",
                "global:",
                "  scrape_interval: 1s",
                "  scrape_timeout: 1s",
                "scrape_configs:",
                "  - job_name: probe",
                "    metrics_path: /probe",
                "    params:",
                "      module: [health]",
                "      target: ['http://127.0.0.1:" + service + "/health']",
                "    static_configs:",
                "      - targets: ['127.0.0.1:" + exporter + "']",
                "  - job_name: service",
                "    static_configs:",
                "      - targets: ['127.0.0.1:" + service + "']",
                "");
        var file = Files.writeString(directory.resolve("prometheus.yml"), config);
        return Program.start(
                directory,
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port);
    }

    /** A drain is no matter of the checks, so that the gauge stays while the probe fails. */
    private void awaitSeen(int prometheus, String status, String readyGauge) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            assertThat(value(prometheus, "probe_http_status_code")).isEqualTo(status);
            assertThat(value(prometheus, "probe_success")).isEqualTo(status.equals("200") ? "1" : "0");
            assertThat(value(prometheus, "homeport_health_status{scope=\"ready\"}"))
                    .isEqualTo(readyGauge);
        });
    }

    private String value(int prometheus, String query) throws IOException, InterruptedException {
        var url = "http://127.0.0.1:" + prometheus + "/api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.US_ASCII);
        var body = client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        var before = body.lastIndexOf(",\"");
        return body.substring(before + 2, body.indexOf('"', before + 2));
    }
}
