package dev.homeport.examples.runbook.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeport.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posts what Alertmanager posts, and what others might. */
class AlertmanagerWebhookTest {

    private static final WebhookLimits LIMITS =
            new WebhookLimits(16 << 10, Duration.ofMillis(500), Duration.ofSeconds(30), 64);
    private static final String TOKEN = "Bearer the-token";

    @TempDir
    Path directory;

    private final Starts starts = new Starts();
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile Instant now = Instant.parse("2026-11-30T03:02:00Z");
    private FileJournal journal;
    private AlertmanagerWebhook webhook;

    @BeforeEach
    void start() throws IOException {
        open(WebhookCredentials.bearer(Secret.of("the-token")));
    }

    private void open(WebhookCredentials credentials) throws IOException {
        journal = FileJournal.open(directory.resolve("journal"));
        var trigger = new OutageTrigger(
                OutagePolicy.of(Map.of("alertname", "PrimaryLost", "region", "eu-central-1")),
                journal,
                List.of(Hold.whileExists(directory.resolve("hold"))),
                starts,
                () -> now);
        webhook = AlertmanagerWebhook.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials, trigger, LIMITS);
    }

    @AfterEach
    void stop() throws IOException {
        webhook.close();
        journal.close();
    }

    @Test
    void a_firing_alert_starts_the_runbook_once_also_after_a_restart() throws Exception {
        assertThat(post(payload()).statusCode()).isEqualTo(202);
        awaitOutcome("promoted");

        var repeated = post(payload());
        stop();
        start();
        var afterRestart = post(payload());

        assertThat(repeated.statusCode()).isEqualTo(202);
        assertThat(repeated.body()).startsWith("ignored, ALREADY_STARTED: ");
        assertThat(afterRestart.body()).startsWith("ignored, ALREADY_STARTED: ");
        assertThat(starts.outages()).singleElement().satisfies(outage -> {
            assertThat(outage.key()).endsWith(":{alertname=\"PrimaryLost\"} 2026-11-30T03:00:45.828Z");
            assertThat(outage.labels()).containsEntry("service", "orders");
        });
    }

    @Test
    void a_crowd_of_alertmanagers_that_tell_at_once_start_the_runbook_once() throws Exception {
        var request = request("/alertmanager", TOKEN).POST(body(payload())).build();
        var answers = Stream.generate(() -> http.sendAsync(request, BodyHandlers.ofString()))
                .limit(20)
                .toList();

        assertThat(answers)
                .extracting(answer -> answer.join().body())
                .filteredOn(line -> line.startsWith("started"))
                .hasSize(1);
        awaitOutcome("promoted");
        assertThat(starts.outages()).hasSize(1);
    }

    @Test
    void a_runbook_that_failed_is_not_started_again() throws Exception {
        starts.failWith("The lag is above the limit");

        post(payload());
        awaitOutcome("failed: java.io.IOException: The lag is above the limit");

        assertThat(post(payload()).body()).contains("ALREADY_STARTED", "The lag is above the limit");
        assertThat(starts.outages()).hasSize(1);
    }

    @Test
    void the_same_alert_that_begins_anew_waits_for_a_person_for_a_day() throws Exception {
        post(payload());
        awaitOutcome("promoted");
        var again = payload();
        ((ObjectNode) again.path("alerts").path(0)).put("startsAt", "2026-11-30T03:40:00Z");
        now = Instant.parse("2026-11-30T03:41:00Z");

        assertThat(post(again).body()).startsWith("ignored, RECENT_START: ");
        assertThat(starts.outages()).hasSize(1);
    }

    @Test
    void a_resolved_alert_starts_nothing() throws Exception {
        var resolved = payload().put("status", "resolved");
        ((ObjectNode) resolved.path("alerts").path(0)).put("status", "resolved");
        var mixed = payload();
        ((ObjectNode) mixed.path("alerts").path(0)).put("status", "resolved");

        assertThat(post(resolved).body()).isEqualTo("nothing is firing\n");
        assertThat(post(mixed).body()).isEqualTo("nothing is firing\n");
        assertThat(starts.outages()).isEmpty();
    }

    @Test
    void an_alert_without_the_labels_starts_nothing() throws Exception {
        var other = payload();
        ((ObjectNode) other.path("alerts").path(0).path("labels")).put("region", "eu-west-1");

        assertThat(post(other).body()).startsWith("ignored, OTHER_LABELS: ");
        assertThat(starts.outages()).isEmpty();
    }

    @Test
    void a_person_holds_it_off_with_a_file_and_lets_it_go_by_removing_the_file() throws Exception {
        var hold = Files.createFile(directory.resolve("hold"));

        assertThat(post(payload()).body()).startsWith("ignored, HELD: ").contains(hold.toString());
        Files.delete(hold);
        assertThat(post(payload()).body()).startsWith("started: ");
        awaitOutcome("promoted");
    }

    @Test
    void a_request_without_the_token_is_refused_before_its_body_is_read() throws Exception {
        for (var wrong :
                List.of("Bearer the-toke", "Bearer the-tokens", "Bearer", "the-token", "Basic the-token", "x y z")) {
            var answer = send(request("/alertmanager", wrong).POST(body(payload())));
            assertThat(answer.statusCode()).as(wrong).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"runbook\"");
        }
        var none = HttpRequest.newBuilder(uri("/alertmanager")).POST(body(payload()));
        assertThat(send(none).statusCode()).isEqualTo(401);
        assertThat(send(request("/alertmanager", "bearer the-token").POST(body(payload())))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void basic_authentication_is_accepted_where_it_was_configured() throws Exception {
        stop();
        open(WebhookCredentials.basic("alertmanager", Secret.of("p:w")));
        var right = Base64.getEncoder().encodeToString("alertmanager:p:w".getBytes(StandardCharsets.UTF_8));

        assertThat(send(request("/alertmanager", "Basic " + right).POST(body(payload())))
                        .statusCode())
                .isEqualTo(202);
        assertThat(send(request("/alertmanager", "Basic " + right + "=").POST(body(payload())))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(request("/alertmanager", TOKEN).POST(body(payload()))).statusCode())
                .isEqualTo(401);
    }

    @Test
    void what_is_no_payload_is_refused() throws Exception {
        for (var broken : List.of(
                "",
                "{",
                "[]",
                "null",
                "{\"version\":\"3\"}",
                payload().put("version", "3").toString(),
                payload().put("groupKey", "").toString(),
                payload().put("alerts", 1).toString(),
                payload().toString().replace("2026-11-30T03:00:45.828Z", "yesterday"))) {
            var answer = send(request("/alertmanager", TOKEN).POST(BodyPublishers.ofString(broken)));
            assertThat(answer.statusCode()).as(broken).isEqualTo(400);
        }
        assertThat(send(request("/alertmanager", TOKEN).GET()).statusCode()).isEqualTo(405);
        assertThat(send(request("/", TOKEN).POST(body(payload()))).statusCode()).isEqualTo(404);
        assertThat(starts.outages()).isEmpty();
    }

    @Test
    void a_body_that_is_too_long_is_refused_with_and_without_a_length() throws Exception {
        var tooLong = new byte[LIMITS.mostBytes() + 1];
        var chunked = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(tooLong));

        assertThat(send(request("/alertmanager", TOKEN).POST(BodyPublishers.ofByteArray(tooLong)))
                        .statusCode())
                .isEqualTo(413);
        assertThat(send(request("/alertmanager", TOKEN).POST(chunked)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_body_that_does_not_come_is_given_up() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), webhook.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write(("POST /alertmanager HTTP/1.1\r\nHost: x\r\nAuthorization: " + TOKEN
                                    + "\r\nContent-Length: 100\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 408 ");
        }
        assertThat(post(payload()).statusCode()).isEqualTo(202);
    }

    @Test
    void a_journal_that_cannot_be_written_starts_nothing_and_has_alertmanager_try_again() throws Exception {
        journal.close();

        assertThat(post(payload()).statusCode()).isEqualTo(503);
        assertThat(starts.outages()).isEmpty();
    }

    @Test
    void a_port_that_is_taken_is_told() {
        assertThatIOException()
                .isThrownBy(() -> AlertmanagerWebhook.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), webhook.port()),
                        WebhookCredentials.bearer(Secret.of("x")),
                        new OutageTrigger(OutagePolicy.of(Map.of("a", "b")), journal, List.of(), starts, () -> now)))
                .withMessageContaining(Integer.toString(webhook.port()));
    }

    private void awaitOutcome(String outcome) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(journal.entries())
                        .singleElement()
                        .satisfies(entry -> assertThat(entry.outcome()).isEqualTo(outcome)));
    }

    private static ObjectNode payload() throws IOException {
        return Recorded.json("alertmanager-firing");
    }

    private HttpResponse<String> post(ObjectNode payload) throws Exception {
        return send(request("/alertmanager", TOKEN).POST(body(payload)));
    }

    private static HttpRequest.BodyPublisher body(ObjectNode payload) {
        return BodyPublishers.ofString(payload.toString());
    }

    private HttpRequest.Builder request(String path, String authorization) {
        return HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + webhook.port() + path);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
    }
}
