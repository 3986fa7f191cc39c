package dev.homeport.config;

import static dev.homeport.config.Fixtures.REGION;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.homeport.config.ssm.SsmSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;

/** The real client against a server that answers each call from a script. */
class SsmWireTest {

    record Db(String dbHost) {}

    private static final String FOUND = "{\"Parameters\":[{\"Name\":\"/orders/db_host\",\"Type\":\"SecureString\","
            + "\"Value\":\"db-1\",\"Version\":4}],\"InvalidParameters\":[\"/orders/eu-west-1/db_host\"]}";
    private static final String THROTTLED = "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server = server();
    private final SsmClient client = SsmClient.builder()
            .endpointOverride(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .region(Region.EU_WEST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key")))
            .build();

    @AfterEach
    void stop() {
        stopped.countDown();
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void a_parameter_travels_from_the_store_to_the_record() {
        answering(exchange -> respond(exchange, 200, FOUND, FOUND.length()));

        try (var config = load(Duration.ofSeconds(5))) {
            assertThat(config.current().dbHost()).isEqualTo("db-1");
            assertThat(config.explain("db.host"))
                    .isEqualTo("db.host = ******** from ssm /orders/db_host version 4 (generic)");
        }
        assertThat(requests)
                .containsExactly(
                        "AmazonSSM.GetParameters {\"Names\":[\"/orders/eu-west-1/db_host\",\"/orders/db_host\"],"
                                + "\"WithDecryption\":true}");
    }

    @Test
    void one_policy_of_retries_is_at_work_and_not_two() {
        answering(exchange -> {
            if (requests.size() < 3) {
                respond(exchange, 400, THROTTLED, THROTTLED.length());
            } else {
                respond(exchange, 200, FOUND, FOUND.length());
            }
        });

        load(Duration.ofSeconds(5)).close();

        assertThat(requests).hasSize(3);
    }

    @Test
    void a_server_error_is_tried_five_times() {
        answering(exchange -> respond(exchange, 500, "{\"__type\":\"InternalServerError\"}", 31));

        assertThatThrownBy(() -> load(Duration.ofSeconds(20))).hasMessageContaining("UNAVAILABLE");
        assertThat(requests).hasSize(5);
    }

    @Test
    void an_answer_that_is_cut_off_is_unavailable_and_not_quoted() {
        answering(exchange -> respond(exchange, 200, FOUND.substring(0, 70), FOUND.length()));

        assertThatThrownBy(() -> load(Duration.ofMillis(500)))
                .hasMessageContaining("db.host: UNAVAILABLE")
                .hasMessageNotContaining("db-1");
    }

    @Test
    void an_answer_that_never_comes_is_a_timeout_at_the_deadline() {
        answering(exchange -> {
            try {
                stopped.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> load(Duration.ofMillis(300))).hasMessageContaining("db.host: TIMEOUT");
    }

    @Test
    void a_store_that_is_not_there_is_unavailable_by_its_name() {
        server.stop(0);

        assertThatThrownBy(() -> load(Duration.ofMillis(300)))
                .hasMessageContaining("db.host: UNAVAILABLE")
                .hasMessageContaining("Connection refused");
    }

    private Config<Db> load(Duration deadline) {
        return ConfigLoader.of(Db.class)
                .region(REGION)
                .source(SsmSource.builder(client)
                        .path("/orders")
                        .deadline(deadline)
                        .build())
                .load();
    }

    private interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    private void answering(Script script) {
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestHeaders().getFirst("X-Amz-Target") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            script.answer(exchange);
            exchange.close();
        });
    }

    private static void respond(HttpExchange exchange, int status, String body, int length) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, length);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
    }

    private HttpServer server() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.start();
            return server;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
