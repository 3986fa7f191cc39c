package dev.homeport.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service as a supervisor sees it that wants it gone. */
@Tag("slow")
@Timeout(120)
class TerminationTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void a_terminated_service_drains_for_its_load_balancer_before_it_goes(@TempDir Path directory) throws Exception {
        int port = freePort();
        var service = start(directory, port);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> get(port, "/livez").statusCode() == 200);
            assertThat(get(port, "/health").body()).doesNotContain("draining");

            long start = System.nanoTime();
            service.destroy();

            await().ignoreExceptions().until(() -> get(port, "/health").body().contains("\"draining\":true"));
            assertThat(get(port, "/livez").statusCode()).isEqualTo(200);
            assertThat(service.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("the eight seconds that HAProxy needs")
                    .isGreaterThanOrEqualTo(Duration.ofMillis(7_900));
        } finally {
            service.destroyForcibly();
        }
    }

    private static Process start(Path directory, int port) throws IOException {
        var builder = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrdersService.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("service.log").toFile());
        var environment = builder.environment();
        environment.put("APP_REGION", "us-east-1");
        environment.put("DB_NODES", "us-east-1=127.0.0.1:1");
        environment.put("DB_NAME", "app");
        environment.put("DB_USER", "app");
        environment.put("DB_PASSWORD", "secret");
        environment.put("HTTP_PORT", "0");
        environment.put("HEALTH_PORT", Integer.toString(port));
        environment.put("HEALTH_DRAIN", "haproxy");
        return builder.start();
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
