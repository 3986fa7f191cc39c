package dev.homeport.testkit.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homeport.testkit.SsmClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.InvalidKeyIdException;
import software.amazon.awssdk.services.ssm.model.ParameterType;

class SsmFaultsTest {
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final SsmServer server = SsmServer.start("us-east-1", now::get);
    private final SsmClient client = SsmClients.of(server);

    @BeforeEach
    void fill() {
        server.put("/orders/db_host", "db-1");
        server.putSecure("/orders/db_password", "s3cret");
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void beyond_its_rate_it_throttles_until_time_has_refilled_the_bucket() {
        server.throttleTo(2);
        read();
        read();

        var refusal = catchThrowableOfType(AwsServiceException.class, this::read);

        assertThat(refusal.isThrottlingException()).isTrue();
        assertThat(refusal.statusCode()).isEqualTo(400);
        pass(Duration.ofMillis(500));
        read();
        assertThatThrownBy(this::read).hasMessageContaining("Rate exceeded");
        pass(Duration.ofHours(1));
        read();
        read();
        assertThatThrownBy(this::read).hasMessageContaining("Rate exceeded");
    }

    @Test
    void a_retrying_client_outlives_throttling() {
        server.failNext(2, SsmError.THROTTLING);
        try (var retrying = SsmClients.retrying(server)) {
            assertThat(SsmClients.values(retrying, "/orders/db_host")).containsValue("db-1");
        }
        assertThat(server.calls("GetParameters")).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(SsmError.class)
    void each_error_reaches_the_client_under_its_own_name(SsmError error) {
        server.failNext(1, error);

        var refusal = catchThrowableOfType(AwsServiceException.class, this::read);

        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(error.type());
        assertThat(refusal.awsErrorDetails().serviceName()).isEqualTo("Ssm");
        assertThat(refusal.statusCode()).isEqualTo(error == SsmError.INTERNAL_SERVER_ERROR ? 500 : 400);
        assertThat(refusal.isThrottlingException()).isEqualTo(error == SsmError.THROTTLING);
        read();
    }

    @Test
    void a_missing_parameter_is_reported_without_a_message() {
        var refusal = catchThrowableOfType(
                AwsServiceException.class, () -> client.getParameter(request -> request.name("/orders/nothing")));

        assertThat(refusal.awsErrorDetails().errorMessage()).isNullOrEmpty();
    }

    @Test
    void one_denied_name_denies_the_whole_call() {
        server.deny("/orders/db_pass");

        assertThatThrownBy(() -> SsmClients.values(client, "/orders/db_host", "/orders/db_password:1"))
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        denial ->
                                assertThat(denial.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"))
                .hasMessageContaining("ssm:GetParameters on /orders/db_password:1");
        read();
    }

    @Test
    void what_is_denied_by_name_can_be_read_by_a_path_above_it() {
        server.deny("/orders/");

        assertThat(client.getParametersByPath(request -> request.path("/orders"))
                        .parameters())
                .hasSize(2);
        assertThatThrownBy(() -> client.getParametersByPath(request -> request.path("/orders/")))
                .hasMessageContaining("not authorized");
    }

    @Test
    void without_its_key_only_decryption_fails() {
        server.failDecryption(true);

        assertThatThrownBy(() -> SsmClients.values(client, "/orders/db_host", "/orders/db_password"))
                .isInstanceOf(InvalidKeyIdException.class);
        read();
        assertThat(client.getParameters(request -> request.names("/orders/db_password"))
                        .parameters())
                .hasSize(1);
    }

    @Test
    void a_late_answer_leaves_open_whether_the_write_was_done() {
        server.answerAfter(Duration.ofSeconds(20));
        try (var impatient = SsmClients.impatient(server)) {
            assertThatThrownBy(() -> impatient.putParameter(request -> request.name("/orders/db_host")
                            .value("db-2")
                            .type(ParameterType.STRING)
                            .overwrite(true)))
                    .isInstanceOf(ApiCallTimeoutException.class);
        }

        server.heal();
        assertThat(SsmClients.values(client, "/orders/db_host")).containsValue("db-2");
    }

    @Test
    void a_late_answer_is_a_whole_one() {
        server.answerAfter(Duration.ofMillis(80));
        var start = System.nanoTime();

        assertThat(SsmClients.values(client, "/orders/db_host")).containsValue("db-1");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(80));
    }

    @Test
    void an_answer_cut_short_is_no_answer() {
        server.cutAnswersShort(true);

        assertThatThrownBy(this::read).isInstanceOf(SdkClientException.class).hasStackTraceContaining("Premature end");
    }

    @Test
    void healing_takes_every_fault_away() {
        server.throttleTo(0);
        server.deny("/");
        server.failDecryption(true);
        server.failNext(5, SsmError.INTERNAL_SERVER_ERROR);
        server.answerAfter(Duration.ofMinutes(1));
        server.cutAnswersShort(true);
        server.emptyPages(true);

        server.heal();

        assertThat(SsmClients.values(client, "/orders/db_host", "/orders/db_password"))
                .hasSize(2);
        assertThat(client.getParametersByPath(request -> request.path("/orders"))
                        .parameters())
                .isNotEmpty();
    }

    @Test
    void its_link_can_be_cut_and_healed() {
        read();
        server.link().refuse();
        assertThatThrownBy(this::read).isInstanceOf(SdkClientException.class);

        server.link().heal();
        read();
    }

    @Test
    void every_call_is_on_record_the_refused_ones_too() {
        server.failNext(1, SsmError.INTERNAL_SERVER_ERROR);
        assertThatThrownBy(this::read).isInstanceOf(AwsServiceException.class);
        pass(Duration.ofSeconds(1));
        SsmClients.values(client, "/orders/db_host:1", "/orders/nothing");
        client.getParametersByPath(request -> request.path("/orders"));

        assertThat(server.calls())
                .containsExactly(
                        new SsmCall("GetParameters", List.of("/orders/db_host"), START),
                        new SsmCall(
                                "GetParameters", List.of("/orders/db_host:1", "/orders/nothing"), START.plusSeconds(1)),
                        new SsmCall("GetParametersByPath", List.of("/orders"), START.plusSeconds(1)));
        assertThat(server.calls("GetParameters")).isEqualTo(2);
        assertThat(server.calls("PutParameter")).isZero();
    }

    @Test
    void a_fault_that_cannot_be_made_is_refused() {
        assertThatThrownBy(() -> server.throttleTo(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.failNext(-1, SsmError.THROTTLING)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.answerAfter(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.answerAfter(Duration.ofMinutes(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_no_call_is_refused_and_not_recorded() throws Exception {
        assertThat(send(HttpRequest.newBuilder(server.endpoint()).GET()).statusCode())
                .isEqualTo(405);
        assertThat(post("AmazonSSM.GetParameters", "{").body()).contains("SerializationException");
        assertThat(post("AmazonSSM.GetParameters", "[]").body()).contains("SerializationException");
        assertThat(post("AmazonSSM.GetParameters", "{\"Names\":\"one\"}").body())
                .contains("SerializationException");
        assertThat(post("DynamoDB_20120810.GetItem", "{}").body()).contains("UnknownOperationException");
        assertThat(post("AmazonSSM.GetParameters", " ".repeat(70_000)).statusCode())
                .isEqualTo(413);
        assertThat(server.calls()).isEmpty();
    }

    private void read() {
        SsmClients.values(client, "/orders/db_host");
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private HttpResponse<String> post(String target, String body) throws IOException, InterruptedException {
        URI endpoint = server.endpoint();
        return send(HttpRequest.newBuilder(endpoint)
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
