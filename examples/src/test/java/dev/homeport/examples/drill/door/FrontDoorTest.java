package dev.homeport.examples.drill.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Both kinds of front door, in front of two services that say what the test wants. */
class FrontDoorTest {

    private static final Duration NOTICED = Duration.ofSeconds(60);

    @Test
    void the_checker_leads_users_to_the_region_that_says_200() throws Exception {
        try (var east = new Region("us-east-1");
                var west = new Region("eu-west-1");
                var door = new CheckerDoor(List.of(east.entrance(), west.entrance()))) {
            leads(door, east, west);
        }
    }

    @Test
    void haproxy_leads_users_to_the_region_that_says_200() throws Exception {
        var program = HaproxyDoor.installed();
        assumeThat(program).as("HAProxy is not installed").isPresent();
        try (var east = new Region("us-east-1");
                var west = new Region("eu-west-1");
                var door = HaproxyDoor.open(program.orElseThrow(), List.of(east.entrance(), west.entrance()))) {
            leads(door, east, west);
        }
    }

    @Test
    void a_program_that_cannot_be_started_leaves_no_process_behind() throws Exception {
        try (var east = new Region("us-east-1")) {
            var entrances = List.of(east.entrance());
            var before = children();

            assertThatThrownBy(() -> HaproxyDoor.open(Path.of("no", "such", "haproxy"), entrances))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("HAProxy could not be started");

            await().atMost(NOTICED).untilAsserted(() -> assertThat(children()).isEqualTo(before));
        }
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static void leads(FrontDoor door, Region east, Region west) {
        awaitAnswer(door, "us-east-1");
        east.says("/health", 503);
        awaitAnswer(door, "eu-west-1");
        west.says("/health", 503);
        awaitAnswer(door, "us-east-1");
        east.says("/health/live", 503);
        awaitAnswer(door, "eu-west-1");
        east.says("/health/live", 200);
        east.says("/health", 200);
        awaitAnswer(door, "us-east-1");
    }

    private static void awaitAnswer(FrontDoor door, String region) {
        await().atMost(NOTICED).ignoreExceptions().untilAsserted(() -> {
            var address = door.address();
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address + "/orders/1"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo(region);
            assertThat(door.answeredBy(address, answer.headers())).contains(region);
            assertThat(door.route()).contains(region);
        });
    }

    /** A service that answers with its region's name, and its health as told. */
    private static final class Region implements AutoCloseable {
        private final String name;
        private final HttpServer server;
        private final Map<String, Integer> answers =
                new ConcurrentHashMap<>(Map.of("/health", 200, "/health/live", 200));

        Region(String name) throws IOException {
            this.name = name;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                var body = name.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(
                        answers.getOrDefault(exchange.getRequestURI().getPath(), 200), body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        Entrance entrance() {
            var port = server.getAddress().getPort();
            return new Entrance(name, port, port);
        }

        void says(String question, int status) {
            answers.put(question, status);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
