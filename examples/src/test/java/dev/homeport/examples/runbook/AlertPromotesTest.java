package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.config.Secret;
import dev.homeport.examples.runbook.trigger.AlertmanagerWebhook;
import dev.homeport.examples.runbook.trigger.FileJournal;
import dev.homeport.examples.runbook.trigger.Hold;
import dev.homeport.examples.runbook.trigger.OutagePolicy;
import dev.homeport.examples.runbook.trigger.OutageTrigger;
import dev.homeport.examples.runbook.trigger.RunbookHold;
import dev.homeport.examples.runbook.trigger.RunbookStarter;
import dev.homeport.examples.runbook.trigger.UnfencedPromotion;
import dev.homeport.examples.runbook.trigger.WebhookCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goes from Alertmanager's webhook through the runbook to a promoted region, on real servers. */
@Tag("slow")
class AlertPromotesTest {

    private static final Instant LOST = Instant.parse("2026-11-30T03:00:45.828Z");

    @TempDir
    Path directory;

    @Test
    void an_alert_promotes_the_other_region_only_where_that_was_written_and_no_person_is_at_it() throws Exception {
        try (var stage = new RunbookStage(directory)) {
            stage.east().crash();
            stage.east().blackHole();

            refuses(stage);
            stage.with("automatic.unfenced", "allowed");
            promotes(stage);
        }
    }

    private void refuses(RunbookStage stage) throws Exception {
        try (var journal = FileJournal.open(directory.resolve("first"));
                var webhook = webhook(stage, journal, UnfencedPromotion.REFUSED)) {
            assertThat(post(webhook)).startsWith("started: ");
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(journal.entries())
                            .singleElement()
                            .satisfies(entry -> assertThat(entry.outcome())
                                    .startsWith("failed: ")
                                    .contains("could not be fenced")));
        }
        assertThat(stage.west().isWritable()).isFalse();
        Files.deleteIfExists(stage.journal());
    }

    private void promotes(RunbookStage stage) throws Exception {
        var hold = directory.resolve("hold");
        try (var journal = FileJournal.open(directory.resolve("second"));
                var webhook = webhook(stage, journal, UnfencedPromotion.ALLOWED)) {
            Files.createFile(hold);
            assertThat(post(webhook)).startsWith("ignored, HELD: ");
            Files.delete(hold);

            assertThat(post(webhook)).startsWith("started: ");
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(journal.entries())
                            .singleElement()
                            .satisfies(entry -> assertThat(entry.outcome()).isEqualTo("promoted")));
            assertThat(post(webhook)).startsWith("ignored, ALREADY_STARTED: ");
        }
        assertThat(stage.west().isWritable()).isTrue();
    }

    private AlertmanagerWebhook webhook(RunbookStage stage, FileJournal journal, UnfencedPromotion unfenced)
            throws IOException {
        var labels = Map.of("alertname", "PrimaryLost", "region", "eu-central-1");
        var policy = new OutagePolicy(labels, Duration.ofHours(1), Duration.ofDays(1), unfenced);
        var holds = List.of(Hold.whileExists(directory.resolve("hold")), new RunbookHold(() -> builder(stage)));
        var starter = new RunbookStarter(stage.config(), WEST, Runbook::builder);
        return AlertmanagerWebhook.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                WebhookCredentials.bearer(Secret.of("token")),
                new OutageTrigger(policy, journal, holds, starter, () -> LOST.plusSeconds(60)));
    }

    private static Runbook.Builder builder(RunbookStage stage) {
        try {
            return stage.runbook();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String post(AlertmanagerWebhook webhook) throws Exception {
        try (var payload = AlertPromotesTest.class.getResourceAsStream("/runbook/trigger/alertmanager-firing.json")) {
            var body = new String(payload.readAllBytes(), StandardCharsets.UTF_8);
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + webhook.port() + "/alertmanager"))
                    .header("Authorization", "Bearer token")
                    .timeout(Duration.ofMinutes(1))
                    .POST(BodyPublishers.ofString(body))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(202);
            return answer.body();
        }
    }
}
