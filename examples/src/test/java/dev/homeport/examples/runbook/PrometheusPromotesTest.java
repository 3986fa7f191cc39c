package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.Secret;
import dev.homeport.examples.InstalledProgram;
import dev.homeport.examples.deploy.DeployFile;
import dev.homeport.examples.runbook.trigger.AlertmanagerWebhook;
import dev.homeport.examples.runbook.trigger.FileJournal;
import dev.homeport.examples.runbook.trigger.OutagePolicy;
import dev.homeport.examples.runbook.trigger.OutageTrigger;
import dev.homeport.examples.runbook.trigger.RunbookStarter;
import dev.homeport.examples.runbook.trigger.UnfencedPromotion;
import dev.homeport.examples.runbook.trigger.WebhookCredentials;
import dev.homeport.health.HealthMetrics;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.HealthDetails;
import dev.homeport.health.http.HealthServer;
import dev.homeport.health.http.PrometheusPage;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.JdbcMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Loses a primary and touches nothing: Prometheus sees it by the service's own metrics, Alertmanager tells the webhook, the
 * runbook promotes, and the service writes again.
 */
@Tag("slow")
class PrometheusPromotesTest {

    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final String METRICS_TOKEN = "a-token-of-the-scraper";

    @TempDir
    Path directory;

    @Test
    void a_lost_primary_is_promoted_elsewhere_by_its_alert_and_the_service_writes_again(TestReporter reporter)
            throws Exception {
        InstalledProgram.require("prometheus");
        InstalledProgram.require("prometheus-alertmanager");
        try (var stage = new RunbookStage(directory);
                var dataSource = dataSource(stage);
                var monitor =
                        HealthMonitor.builder().check(dataSource.healthCheck()).build();
                var service = service(monitor, dataSource);
                var journal = FileJournal.open(directory.resolve("webhook.journal"));
                var webhook = webhook(stage, journal);
                var alertmanager = alertmanager(webhook.port());
                var prometheus = prometheus(service.port(), alertmanager.port())) {
            await().atMost(BOUND).until(() -> prometheus.answers("/-/ready") && alertmanager.answers("/-/ready"));
            insert(dataSource, 1);
            await().atMost(BOUND)
                    .until(() -> prometheus
                            .ask("/api/v1/query?query=homeport:primary_seen:timestamp")
                            .contains(EAST));
            assertThat(journal.entries()).isEmpty();

            var lost = System.nanoTime();
            stage.east().crash();
            stage.east().blackHole();
            await().atMost(BOUND).ignoreExceptions().untilAsserted(() -> insert(dataSource, 2));
            reporter.publishEntry(
                    "The service writes again after",
                    Duration.ofNanos(System.nanoTime() - lost).toString());

            assertThat(stage.west().isWritable()).isTrue();
            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(journal.entries())
                            .singleElement()
                            .satisfies(entry -> assertThat(entry.outcome()).isEqualTo("promoted")));
        }
    }

    private static FailoverDataSource dataSource(RunbookStage stage) throws SQLException {
        var lab = stage.lab();
        var builder = FailoverDataSource.builder()
                .name("orders")
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .borrowTimeout(Duration.ofSeconds(1))
                .requirePrimaryWithin(BOUND);
        lab.regions().forEach(region -> builder.node(region.name(), region.host(), region.port()));
        return builder.build();
    }

    private static HealthServer service(HealthMonitor monitor, FailoverDataSource dataSource) {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        HealthMetrics.bind(monitor, registry);
        JdbcMetrics.bind(dataSource, registry);
        return HealthServer.builder(monitor)
                .host("127.0.0.1")
                .port(0)
                .details(HealthDetails.withToken(METRICS_TOKEN))
                .metrics(PrometheusPage.of(registry))
                .start();
    }

    private static AlertmanagerWebhook webhook(RunbookStage stage, FileJournal journal) throws IOException {
        stage.with("automatic.unfenced", "allowed");
        var policy = new OutagePolicy(
                Map.of("alertname", "PrimaryLost", "region", EAST),
                OutagePolicy.FRESH_FOR,
                OutagePolicy.QUIET_AFTER_START,
                UnfencedPromotion.ALLOWED);
        var starter = new RunbookStarter(
                stage.config(), WEST, config -> Runbook.builder(config).dns(stage));
        return AlertmanagerWebhook.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                WebhookCredentials.bearer(Secret.of("token")),
                new OutageTrigger(policy, journal, List.of(), starter, Clock.systemUTC()));
    }

    /** The file as it is shipped, but for the addresses. */
    private InstalledProgram alertmanager(int webhook) throws IOException {
        var config = DeployFile.of("observability/alertmanager.yml")
                .with("127.0.0.1:9095", "127.0.0.1:" + webhook)
                .with("/etc/alertmanager/runbook-token", Files.writeString(directory.resolve("runbook-token"), "token"))
                .with("mail.example.org:587", "127.0.0.1:1")
                .in(directory);
        return InstalledProgram.start(
                directory,
                "prometheus-alertmanager",
                port -> List.of(
                        "--config.file=" + config,
                        "--storage.path=" + directory.resolve("alertmanager"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port));
    }

    /** The files as they are shipped, but for the addresses, and for their pace: every second where they say ten. */
    private InstalledProgram prometheus(int service, int alertmanager) throws IOException {
        DeployFile.of("observability/alerts.yml").with("for: 30s", "for: 1s").in(directory);
        var config = DeployFile.of("observability/prometheus.yml")
                .with("interval: 10s", "interval: 1s")
                .with("scrape_timeout: 5s", "scrape_timeout: 1s")
                .with(
                        "/etc/prometheus/orders-token",
                        Files.writeString(directory.resolve("orders-token"), METRICS_TOKEN))
                .with("'10.1.1.5:8081', '10.1.1.6:8081'", "'127.0.0.1:" + service + "'")
                .with("127.0.0.1:9093", "127.0.0.1:" + alertmanager)
                .in(directory);
        return InstalledProgram.start(
                directory,
                "prometheus",
                port -> List.of(
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port));
    }

    private static void insert(FailoverDataSource dataSource, int id) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("insert into orders values (" + id + ") on conflict do nothing"))
                    .isBetween(0, 1);
        }
    }
}
