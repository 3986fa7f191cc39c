package dev.homeport.examples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homeport.config.Config;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.source.ConfigSource;
import dev.homeport.examples.InstalledProgram;
import dev.homeport.examples.orders.OrdersConfig;
import dev.homeport.examples.orders.OrdersService;
import dev.homeport.region.RegionName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

/** Holds the files of {@code deploy/observability} against the programs that read them and the service they watch. */
class ObservabilityTest {

    private static final String TOKEN = "a-token-of-the-scraper";

    @TempDir
    Path directory;

    @Test
    void prometheus_accepts_its_configuration_and_rules() throws Exception {
        InstalledProgram.require("promtool");
        DeployFile.of("observability/alerts.yml").in(directory);
        var config = DeployFile.of("observability/prometheus.yml")
                .with("/etc/prometheus/orders-token", Files.writeString(directory.resolve("token"), TOKEN))
                .in(directory);
        assertAccepted("promtool", "check", "config", "--lint-fatal", config.toString());
    }

    @Test
    void every_alert_fires_when_it_should_and_not_before() throws Exception {
        InstalledProgram.require("promtool");
        DeployFile.of("observability/alerts.yml").in(directory);
        var tests = DeployFile.of("observability/alerts_test.yml").in(directory);
        assertAccepted("promtool", "test", "rules", tests.toString());
    }

    @Test
    void every_alert_is_tested_both_ways() throws IOException {
        var alerts = texts(yaml("alerts.yml"), "alert").toList();
        var tested = Stream.of(yaml("alerts_test.yml"))
                .flatMap(file -> file.findValues("alert_rule_test").stream())
                .flatMap(cases ->
                        Stream.iterate(0, i -> i < cases.size(), i -> i + 1).map(cases::get))
                .collect(Collectors.groupingBy(
                        test -> test.get("alertname").asText(),
                        Collectors.mapping(test -> test.get("exp_alerts").isEmpty(), Collectors.toSet())));
        assertThat(alerts)
                .isNotEmpty()
                .allSatisfy(alert -> assertThat(tested.get(alert))
                        .as(alert + " fires, and does not")
                        .containsExactlyInAnyOrder(true, false));
        assertThat(tested.keySet()).isSubsetOf(alerts);
    }

    @Test
    void alertmanager_sends_a_lost_primary_to_the_runbook_and_to_people_and_nothing_else_to_the_runbook()
            throws Exception {
        var config = DeployFile.of("observability/alertmanager.yml").in(directory);
        assertAccepted("amtool", "check-config", config.toString());
        assertThat(receivers(config, "alertname=PrimaryLost", "region=us-east-1", "severity=page"))
                .isEqualTo("runbook,people");
        assertThat(receivers(config, "alertname=PrimaryLost", "region=eu-west-1", "severity=page"))
                .as("a primary that was lost here is not promoted here")
                .isEqualTo("people");
        for (var alert : texts(yaml("alerts.yml"), "alert").toList()) {
            assertThat(receivers(config, "alertname=" + alert)).isEqualTo("people");
        }
    }

    @Test
    void the_webhook_ignores_no_alert_that_alertmanager_sends_to_it() throws IOException {
        var asked = labels(DeployFile.of("self-hosted/runbook-webhook.service").text());
        assertThat(asked).anyMatch(label -> label.startsWith("region="));
        var matchers = StreamSupport.stream(
                        yaml("alertmanager.yml").at("/route/routes").spliterator(), false)
                .filter(route -> route.get("receiver").asText().equals("runbook"))
                .flatMap(route -> StreamSupport.stream(route.get("matchers").spliterator(), false))
                .map(matcher -> matcher.asText().replace("\"", ""))
                .toList();
        assertThat(matchers).containsExactlyInAnyOrderElementsOf(asked);

        var page = Files.readString(DeployFile.ROOT.resolve("../../docs/runbook-triggers.md"));
        assertThat(labels(page)).hasSameElementsAs(asked);
        asked.forEach(label -> assertThat(page).contains(label.replace("=", "=\"") + "\""));
    }

    private static List<String> labels(String text) {
        return Pattern.compile("--label (\\w+=\\S+)")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void prometheus_accepts_every_expression_of_the_dashboard() throws Exception {
        var rules = dashboardExpressions()
                .map(expression ->
                        Map.of("record", "panel", "expr", expression.text().replace("$__rate_interval", "5m")))
                .collect(Collectors.toSet());
        var file = directory.resolve("dashboard.yml");
        new YAMLMapper()
                .writeValue(file.toFile(), Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules))));
        assertAccepted("promtool", "check", "rules", "--lint=none", file.toString());
    }

    @Test
    void alerts_and_dashboard_ask_for_nothing_that_the_service_does_not_export() throws Exception {
        var samples = samples();
        var unknown = Stream.concat(texts(yaml("alerts.yml"), "expr").map(Expression::new), dashboardExpressions())
                .flatMap(expression -> expression.unknownIn(samples).stream())
                .toList();
        assertThat(unknown).isEmpty();
    }

    private void assertAccepted(String program, String... arguments) throws Exception {
        var ended = InstalledProgram.run(directory, program, arguments);
        assertThat(ended.status()).as(ended.said()).isZero();
    }

    private String receivers(Path config, String... labels) throws Exception {
        var arguments =
                Stream.concat(Stream.of("config", "routes", "test", "--config.file=" + config), Stream.of(labels));
        return InstalledProgram.run(directory, "amtool", arguments.toArray(String[]::new))
                .said()
                .lines()
                .reduce("", (before, line) -> line);
    }

    private static JsonNode yaml(String name) throws IOException {
        return new YAMLMapper().readTree(DeployFile.of("observability/" + name).text());
    }

    private static Stream<String> texts(JsonNode node, String field) {
        return node.findValuesAsText(field).stream();
    }

    private static Stream<Expression> dashboardExpressions() throws IOException {
        var dashboard = new ObjectMapper()
                .readTree(DeployFile.of("observability/dashboard.json").text());
        return texts(dashboard, "expr").map(Expression::new);
    }

    /** Scrapes a service without a database and without DynamoDB; what it exports does not depend on them. */
    private static Samples samples() throws Exception {
        try (var config = config();
                var service = new OrdersService(
                        config,
                        RegionName.of("us-east-1"),
                        (order, failure) -> {},
                        (region, client) -> client.endpointOverride(URI.create("http://127.0.0.1:1"))
                                .credentialsProvider(AnonymousCredentialsProvider.create()))) {
            var scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.healthPort() + "/metrics"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .build();
            var answer = HttpClient.newHttpClient().send(scrape, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return Samples.of(answer.body());
        }
    }

    private static Config<OrdersConfig> config() {
        return ConfigLoader.of(OrdersConfig.class)
                .region(RegionName.of("us-east-1"))
                .source(ConfigSource.map(
                        "test",
                        Map.of(
                                "db.nodes", "us-east-1=127.0.0.1:1,eu-west-1=127.0.0.1:2",
                                "db.name", "app",
                                "db.user", "app",
                                "db.password", "",
                                "http.port", "0",
                                "health.port", "0",
                                "metrics.token", TOKEN,
                                "carts.regions", "eu-west-1,us-east-1")))
                .load();
    }
}
