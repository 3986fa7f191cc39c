package dev.homeport.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.Config;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.region.RegionName;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The reference service as its callers and its load balancer see it. */
class OrdersServiceTest {

    private static final RegionName HOME = RegionName.of("us-east-1");

    private static final Map<String, String> UNREACHABLE = Map.of(
            "db.nodes", "us-east-1=127.0.0.1:1",
            "db.name", "app",
            "db.user", "app",
            "db.password", "",
            "http.port", "0",
            "health.port", "0");
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

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
            try (var service = new OrdersService(config(lab), HOME)) {
                var orders = "http://127.0.0.1:" + service.httpPort() + "/orders/";
                var health = "http://127.0.0.1:" + service.healthPort() + "/health";
                await().atMost(Duration.ofSeconds(60)).until(() -> get(health).statusCode() == 200);
                assertThat(put(orders + "1", "a lighthouse").statusCode()).isEqualTo(201);

                east.crash();
                await().atMost(Duration.ofSeconds(60)).until(() -> get(health).statusCode() == 503);
                assertThat(get(health).body()).doesNotContain("UP").doesNotContain("127.0.0.1");

                west.promote();
                await().atMost(Duration.ofSeconds(60)).until(() -> get(health).statusCode() == 200);
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
    void a_cart_is_read_and_filled_on_when_the_nearest_replica_has_lost_its_name() throws Exception {
        try (var lab = RegionLab.builder()
                .regions("us-east-1", "eu-west-1")
                .postgres(false)
                .dynamoDb(true)
                .start()) {
            lab.trustInThisJvm();
            lab.dynamoDb().createGlobalTable(cartsTable());
            lab.regions().forEach(region -> takeAFirstWrite(region.dynamoDb()));
            var values = new HashMap<>(UNREACHABLE);
            values.put("carts.regions", "eu-west-1,us-east-1");
            try (var config = load(values);
                    var service = new OrdersService(
                            config,
                            HOME,
                            (order, failure) -> {},
                            (region, client) -> client.endpointProvider(
                                            lab.region(region.id()).dynamoDb().endpointProvider())
                                    .credentialsProvider(CREDENTIALS))) {
                var cart = "http://127.0.0.1:" + service.httpPort() + "/carts/1";
                assertThat(get(cart).statusCode()).isEqualTo(404);
                assertThat(post(cart + "/lighthouse").statusCode()).isEqualTo(201);
                assertThat(put(cart + "/harbour", "3").statusCode()).isEqualTo(201);
                assertThat(put(cart + "/harbour", "many").statusCode()).isEqualTo(400);
                assertThat(post(cart).statusCode()).isEqualTo(405);
                assertThat(get(cart).body()).isEqualTo("3 harbour\n1 lighthouse\n");
                lab.dynamoDb().awaitReplicated(Duration.ofSeconds(10));

                lab.region("us-east-1").dynamoDb().loseDns();
                assertThat(get(cart).body()).isEqualTo("3 harbour\n1 lighthouse\n");
                assertThat(post(cart + "/lighthouse").statusCode()).isEqualTo(201);
                assertThat(put(cart + "/harbour", "2").statusCode()).isEqualTo(201);
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(get(cart).body()).isEqualTo("2 harbour\n2 lighthouse\n"));
            }
        }
    }

    /** The server is a young process, too: its first write may take longer than a call may. The SDK waits for it. */
    private static void takeAFirstWrite(LabDynamoDb region) {
        try (var patient = DynamoDbClient.builder()
                .endpointOverride(region.serverEndpoint())
                .region(Region.of(region.region()))
                .credentialsProvider(CREDENTIALS)
                .build()) {
            patient.updateItem(update -> update.tableName("carts")
                    .key(CartStore.key("first"))
                    .updateExpression("ADD quantity :one")
                    .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))));
        }
    }

    private static CreateTableRequest cartsTable() {
        return CreateTableRequest.builder()
                .tableName("carts")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(KeySchemaElement.builder()
                        .attributeName("cart")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("cart")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .build();
    }

    @Test
    void without_regions_no_carts_are_kept() throws Exception {
        try (var service = new OrdersService(unreachable("us-east-1", 0, 0), HOME)) {
            assertThat(service.dynamoDb()).isEmpty();
            assertThat(get("http://127.0.0.1:" + service.httpPort() + "/carts/1")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void the_service_starts_with_every_database_down_and_says_so() throws Exception {
        try (var service = new OrdersService(unreachable("us-east-1", 0, 0), HOME)) {
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
            assertThatThrownBy(() -> new OrdersService(
                            unreachable("taken-orders", taken.getLocalPort(), 0), RegionName.of("taken-orders")))
                    .hasMessageContaining("bind");
            assertThatThrownBy(() -> new OrdersService(
                            unreachable("taken-health", 0, taken.getLocalPort()), RegionName.of("taken-health")))
                    .hasMessageContaining("health endpoint cannot listen");
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.contains("orders-taken")));
    }

    @Test
    void an_incomplete_configuration_is_told_as_a_whole_and_without_the_password() {
        assertThatThrownBy(() -> load(Map.of("db.password", "s3cret", "http.port", "x")))
                .hasMessageContainingAll("db.name", "db.user", "http.port")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> load(Map.of("db.name", "app", "db.user", "app", "db.password", "s3cret")))
                .hasMessageContaining("db_nodes")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void an_unknown_load_balancer_to_drain_for_is_found_out_at_the_start() {
        assertThatThrownBy(() -> load(Map.of(
                        "db.nodes", "us-east-1=127.0.0.1:1",
                        "db.name", "app",
                        "db.user", "app",
                        "db.password", "",
                        "health.drain", "big-ip")))
                .hasMessageContainingAll("health.drain", "haproxy-soft-stop");
    }

    @Test
    void one_parameter_takes_the_region_out_of_service() throws Exception {
        var values = new HashMap<>(UNREACHABLE);
        values.put("homeport.evacuate", "us-east-1,eu-west-1");
        try (var config = load(values);
                var service = new OrdersService(config, HOME)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> get("http://127.0.0.1:" + service.healthPort() + "/health/region")
                                    .statusCode()
                            == 503);
        }
    }

    private static Config<OrdersConfig> load(Map<String, String> values) {
        return ConfigLoader.of(OrdersConfig.class)
                .region(HOME)
                .source(ConfigSource.map("test", values))
                .load();
    }

    private static Config<OrdersConfig> unreachable(String region, int httpPort, int healthPort) {
        return load(Map.of(
                "db.nodes", region + "=127.0.0.1:1",
                "db.name", "app",
                "db.user", "app",
                "db.password", "secret",
                "http.port", "" + httpPort,
                "health.port", "" + healthPort,
                "borrow.timeout", "250ms"));
    }

    private static Config<OrdersConfig> config(RegionLab lab) {
        var nodes = lab.regions().stream()
                .map(region -> region.name() + "=" + region.host() + ":" + region.port())
                .collect(Collectors.joining(","));
        return load(Map.of(
                "db.nodes",
                nodes,
                "db.name",
                lab.database(),
                "db.user",
                lab.username(),
                "db.password",
                lab.password(),
                "http.port",
                "0",
                "health.port",
                "0"));
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).GET());
    }

    private HttpResponse<String> post(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpResponse<String> put(String url, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
