package dev.homeport.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.jdbc.Node;
import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reference service as its callers and its load balancer see it. */
class OrdersServiceTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void an_order_is_kept_through_the_loss_of_the_region_that_took_it() throws Exception {
        try (var lab = RegionLab.builder().regions("us-east-1", "eu-west-1").start()) {
            var east = lab.region("us-east-1");
            var west = lab.region("eu-west-1");
            try (var connection = east.connectDirectly();
                    var statement = connection.createStatement()) {
                statement.execute("create table orders (reference text primary key, item text not null)");
            }
            try (var service = new OrdersService(config(lab))) {
                var orders = "http://127.0.0.1:" + service.httpPort() + "/orders/";
                var health = "http://127.0.0.1:" + service.healthPort() + "/health";
                await().atMost(Duration.ofSeconds(10)).until(() -> get(health).statusCode() == 200);
                assertThat(put(orders + "1", "a lighthouse").statusCode()).isEqualTo(201);

                east.crash();
                await().atMost(Duration.ofSeconds(10)).until(() -> get(health).statusCode() == 503);
                assertThat(get(health).body()).doesNotContain("UP").doesNotContain("127.0.0.1");

                west.promote();
                await().atMost(Duration.ofSeconds(10)).until(() -> get(health).statusCode() == 200);
                assertThat(get(orders + "1").body()).isEqualTo("a lighthouse\n");
                assertThat(put(orders + "2", "a harbour").statusCode()).isEqualTo(201);
                assertThat(put(orders + "2", "a harbour").statusCode())
                        .as("refused by the database, so certainly not done")
                        .isEqualTo(503);
                assertThat(get(orders + "3").statusCode()).isEqualTo(404);
            }
        }
    }

    @Test
    void the_service_starts_with_every_database_down_and_says_so() throws Exception {
        try (var service = new OrdersService(unreachable("us-east-1", 0, 0))) {
            assertThat(get("http://127.0.0.1:" + service.healthPort() + "/health")
                            .statusCode())
                    .isEqualTo(503);
            var answer = put("http://127.0.0.1:" + service.httpPort() + "/orders/1", "a lighthouse");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("not done");
        }
    }

    @Test
    void a_port_that_is_taken_ends_the_start_and_leaves_nothing_open() throws Exception {
        try (var taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> new OrdersService(unreachable("taken-orders", taken.getLocalPort(), 0)))
                    .hasMessageContaining("bind");
            assertThatThrownBy(() -> new OrdersService(unreachable("taken-health", 0, taken.getLocalPort())))
                    .hasMessageContaining("health endpoint cannot listen");
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.contains("orders-taken")));
    }

    @Test
    void the_environment_must_be_complete_and_well_formed() {
        var environment = Map.of(
                "APP_REGION", "us-east-1",
                "DB_NODES", "us-east-1=db-a:5432, eu-west-1=db-b:5433",
                "DB_NAME", "app",
                "DB_USER", "app",
                "DB_PASSWORD", "secret");
        var config = OrdersConfig.from(environment);
        assertThat(config.nodes())
                .containsExactly(Node.of("us-east-1", "db-a", 5432), Node.of("eu-west-1", "db-b", 5433));
        assertThat(config.toString()).doesNotContain("secret");
        assertThatThrownBy(() -> OrdersConfig.from(Map.of())).hasMessageContaining("APP_REGION");
        assertThatThrownBy(() -> OrdersConfig.from(Map.of("APP_REGION", "x", "DB_NODES", "db-a")))
                .hasMessageContaining("DB_NODES must look like");
    }

    private static OrdersConfig unreachable(String region, int httpPort, int healthPort) {
        return new OrdersConfig(
                region,
                List.of(Node.of(region, "127.0.0.1", 1)),
                "app",
                "app",
                "secret",
                httpPort,
                healthPort,
                Duration.ofMillis(250),
                Duration.ofSeconds(1));
    }

    private static OrdersConfig config(RegionLab lab) {
        return new OrdersConfig(
                "us-east-1",
                lab.regions().stream()
                        .map(region -> Node.of(region.name(), region.host(), region.port()))
                        .toList(),
                lab.database(),
                lab.username(),
                lab.password(),
                0,
                0,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    private HttpResponse<String> put(String url, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
