package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What nginx makes of a service. The free one has no checks of its own: it learns from the answers to requests, so those
 * are what it is given here, and where it sends them is what it is asked.
 */
@Tag("slow")
@Timeout(120)
class NginxTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void nginx_sees_up_down_drain_and_up(@TempDir Path directory) throws Exception {
        Program.require("nginx");
        int port = WatchedService.freePort();
        try (var service = new WatchedService();
                var other = new WatchedService();
                var nginx = nginx(directory, port, service.port(), other.port())) {
            assertThat(nginx).isNotNull();
            awaitServedBy(port, service.port());

            service.down();
            awaitServedBy(port, other.port());
            service.up();
            awaitServedBy(port, service.port());

            var drain = service.drain(LoadBalancerProfile.HAPROXY);
            awaitServedBy(port, other.port());
            drain.cancel();
            awaitServedBy(port, service.port());
        }
    }

    private static Program nginx(Path directory, int port, int service, int other) throws IOException {
        var config = String.join(
                "\n",
                "daemon off;",
                "pid " + directory.resolve("nginx.pid") + ";",
                "error_log stderr;",
                "events {}",
                "http {",
                "  access_log off;",
                "  client_body_temp_path " + directory + ";",
                "  proxy_temp_path " + directory + ";",
                "  fastcgi_temp_path " + directory + ";",
                "  uwsgi_temp_path " + directory + ";",
                "  scgi_temp_path " + directory + ";",
                "  upstream services {",
                "    server 127.0.0.1:" + service + " max_fails=1 fail_timeout=1s;",
                "    server 127.0.0.1:" + other + " backup;",
                "  }",
                "  server {",
                "    listen 127.0.0.1:" + port + ";",
                "    location / {",
                "      proxy_pass http://services;",
                "      proxy_next_upstream error timeout http_503 http_404;",
                "      add_header X-Served-By $upstream_addr always;",
                "    }",
                "  }",
                "}",
                "");
        var file = Files.writeString(directory.resolve("nginx.conf"), config);
        return Program.start(directory, "nginx", "-p", directory.toString(), "-c", file.toString());
    }

    /** The header lists whom it has tried, the one that answered last. */
    private void awaitServedBy(int nginx, int expected) {
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nginx + "/health"))
                    .build();
            var response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("X-Served-By").orElseThrow())
                    .endsWith("127.0.0.1:" + expected);
        });
    }
}
