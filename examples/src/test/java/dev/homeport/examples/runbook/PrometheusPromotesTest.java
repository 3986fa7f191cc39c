package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.Secret;
import dev.homeport.examples.runbook.trigger.AlertmanagerWebhook;
import dev.homeport.examples.runbook.trigger.FileJournal;
import dev.homeport.examples.runbook.trigger.OutagePolicy;
import dev.homeport.examples.runbook.trigger.OutageTrigger;
import dev.homeport.examples.runbook.trigger.RunbookStarter;
import dev.homeport.examples.runbook.trigger.UnfencedPromotion;
import dev.homeport.examples.runbook.trigger.WebhookCredentials;
import dev.homeport.health.HealthMetrics;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.HealthServer;
import dev.homeport.health.http.PrometheusPage;
import dev.homeport.jdbc.FailoverDataSource;
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
                var service = service(monitor);
                var journal = FileJournal.open(directory.resolve("webhook.journal"));
                var webhook = webhook(stage, journal);
                var alertmanager = alertmanager(webhook.port());
                var prometheus = prometheus(service.port(), alertmanager.port())) {
            await().atMost(BOUND).until(() -> prometheus.answers("/-/ready") && alertmanager.answers("/-/ready"));
            insert(dataSource, 1);
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

    private static HealthServer service(HealthMonitor monitor) {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        HealthMetrics.bind(monitor, registry);
        return HealthServer.builder(monitor)
                .host("127.0.0.1")
                .port(0)
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

    private InstalledProgram alertmanager(int webhook) throws IOException {
        var token = Files.writeString(directory.resolve("token"), "token");
        var config = """
                route:
                  receiver: nobody
                  routes:
                    - matchers: [alertname="PrimaryLost"]
                      receiver: runbook
                      group_by: [alertname, region]
                      group_wait: 0s
                      repeat_interval: 5m
                receivers:
                  - name: nobody
                  - name: runbook
                    webhook_configs:
                      - url: http://127.0.0.1:%d/alertmanager
                        http_config:
                          authorization: {credentials_file: %s}
                """.formatted(webhook, token);
        return InstalledProgram.start(
                directory,
                "prometheus-alertmanager",
                port -> List.of(
                        "--config.file=" + Files.writeString(directory.resolve("alertmanager.yml"), config),
                        "--storage.path=" + directory.resolve("alertmanager"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + port));
    }

    private InstalledProgram prometheus(int service, int alertmanager) throws IOException {
        Files.writeString(directory.resolve("alerts.yml"), """
                groups:
                  - name: primary
                    rules:
                      - alert: PrimaryLost
                        expr: homeport_health_status{scope="ready"} == 0
                        for: 1s
                        labels: {region: %s}
                """.formatted(EAST));
        var config = """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: [alerts.yml]
                scrape_configs:
                  - job_name: orders
                    static_configs: [{targets: ['127.0.0.1:%d']}]
                alerting:
                  alertmanagers:
                    - static_configs: [{targets: ['127.0.0.1:%d']}]
                """.formatted(service, alertmanager);
        return InstalledProgram.start(
                directory,
                "prometheus",
                port -> List.of(
                        "--config.file=" + Files.writeString(directory.resolve("prometheus.yml"), config),
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
