package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.testkit.ssm.SsmServer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.HierarchyLevelLimitExceededException;
import software.amazon.awssdk.services.ssm.model.HierarchyTypeMismatchException;
import software.amazon.awssdk.services.ssm.model.InvalidNextTokenException;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterMaxVersionLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.ParameterVersionLabelLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterVersionNotFoundException;

class SsmProtocolTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00.123Z");

    private final SsmServer server = SsmServer.start("eu-west-1", InstantSource.fixed(NOW));
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
    void a_parameter_comes_with_everything_the_service_says_about_it() {
        server.put("/orders/db_host", "db-2");

        var parameter =
                client.getParameter(request -> request.name("/orders/db_host")).parameter();

        assertThat(parameter)
                .isEqualTo(Parameter.builder()
                        .name("/orders/db_host")
                        .type(ParameterType.STRING)
                        .value("db-2")
                        .version(2L)
                        .lastModifiedDate(NOW)
                        .arn("arn:aws:ssm:eu-west-1:000000000000:parameter/orders/db_host")
                        .dataType("text")
                        .build());
    }

    @Test
    void unknown_names_are_reported_beside_the_known_ones() {
        var answer =
                client.getParameters(SsmClients.decrypted("/orders/nothing", "/orders/db_host", "/orders/db_host:9"));

        assertThat(answer.parameters()).extracting(Parameter::value).containsExactly("db-1");
        assertThat(answer.invalidParameters()).containsExactlyInAnyOrder("/orders/nothing", "/orders/db_host:9");
    }

    @Test
    void the_order_of_the_names_is_not_the_order_of_the_answer() {
        var names = List.of("/orders/db_host", "/orders/db_password");

        var answer = client.getParameters(request -> request.names(names));

        assertThat(answer.parameters())
                .extracting(Parameter::name)
                .containsExactlyInAnyOrderElementsOf(names)
                .isNotEqualTo(names);
    }

    @Test
    void ten_names_are_answered_and_eleven_are_refused_as_a_whole() {
        var ten = IntStream.range(0, 10).mapToObj(i -> "/orders/" + i).toArray(String[]::new);
        var eleven = Stream.concat(Stream.of("/orders/db_host"), Stream.of(ten)).toArray(String[]::new);

        assertThat(client.getParameters(SsmClients.decrypted(ten)).invalidParameters())
                .hasSize(10);
        assertRefused("ValidationException", () -> client.getParameters(SsmClients.decrypted(eleven)));
        assertRefused("ValidationException", () -> client.getParameters(SsmClients.decrypted()));
    }

    @Test
    void a_secure_string_is_ciphertext_until_decryption_is_asked_for() {
        var encrypted = client.getParameter(request -> request.name("/orders/db_password"))
                .parameter();
        var decrypted = client.getParameter(
                        request -> request.name("/orders/db_password").withDecryption(true))
                .parameter();
        var again = client.getParameters(request -> request.names("/orders/db_password"))
                .parameters()
                .get(0);

        assertThat(encrypted.type()).isEqualTo(ParameterType.SECURE_STRING);
        assertThat(encrypted.value()).doesNotContain("s3cret").isBase64().isEqualTo(again.value());
        assertThat(decrypted.value()).isEqualTo("s3cret");
    }

    @Test
    void a_version_or_a_label_selects_one_value_and_names_itself_in_the_answer() {
        var second = server.put("/orders/db_host", "db-2");
        server.put("/orders/db_host", "db-3");
        server.label("/orders/db_host", second, "live");

        assertThat(SsmClients.values(client, "/orders/db_host", "/orders/db_host:1", "/orders/db_host:live"))
                .containsEntry("/orders/db_host", "db-3")
                .containsEntry("/orders/db_host:1", "db-1")
                .containsEntry("/orders/db_host:live", "db-2");
    }

    @Test
    void a_label_moves_from_version_to_version() {
        server.put("/orders/db_host", "db-2");
        client.labelParameterVersion(
                request -> request.name("/orders/db_host").parameterVersion(1L).labels("live"));
        assertThat(SsmClients.values(client, "/orders/db_host:live")).containsValue("db-1");

        var answer = client.labelParameterVersion(
                request -> request.name("/orders/db_host").labels("live", "2nd", "aws-live", "ssm"));

        assertThat(answer.parameterVersion()).isEqualTo(2);
        assertThat(answer.invalidLabels()).containsExactly("2nd", "aws-live", "ssm");
        assertThat(SsmClients.values(client, "/orders/db_host:live")).containsValue("db-2");
    }

    @Test
    void a_version_has_ten_labels_and_not_one_more() {
        var ten = IntStream.range(0, 10).mapToObj(i -> "label-" + i).toList();
        client.labelParameterVersion(request -> request.name("/orders/db_host").labels(ten));

        assertThatThrownBy(() -> client.labelParameterVersion(
                        request -> request.name("/orders/db_host").labels("one-more")))
                .isInstanceOf(ParameterVersionLabelLimitExceededException.class);
    }

    @Test
    void absence_is_told_apart_parameter_from_version() {
        assertThatThrownBy(() -> client.getParameter(request -> request.name("/orders/nothing")))
                .isInstanceOf(ParameterNotFoundException.class);
        assertThatThrownBy(() -> client.getParameter(request -> request.name("/orders/db_host:2")))
                .isInstanceOf(ParameterVersionNotFoundException.class);
        assertThatThrownBy(() -> client.getParameter(request -> request.name("/orders/db_host:live")))
                .isInstanceOf(ParameterVersionNotFoundException.class);
        assertThatThrownBy(() -> client.labelParameterVersion(request ->
                        request.name("/orders/db_host").parameterVersion(2L).labels("live")))
                .isInstanceOf(ParameterVersionNotFoundException.class);
    }

    @Test
    void overwriting_has_to_be_asked_for_and_adds_a_version() {
        assertThatThrownBy(() -> client.putParameter(
                        request -> request.name("/orders/db_host").value("db-2").type(ParameterType.STRING)))
                .isInstanceOf(ParameterAlreadyExistsException.class);

        var answer = client.putParameter(
                request -> request.name("/orders/db_host").value("db-2").overwrite(true));

        assertThat(answer.version()).isEqualTo(2);
        assertThat(SsmClients.values(client, "/orders/db_host")).containsValue("db-2");
    }

    @Test
    void every_type_can_be_written_and_none_can_change() {
        for (var type : List.of(ParameterType.STRING, ParameterType.STRING_LIST, ParameterType.SECURE_STRING)) {
            client.putParameter(
                    request -> request.name("/types/" + type).value("a,b").type(type));
        }

        var answer =
                client.getParameters(SsmClients.decrypted("/types/String", "/types/StringList", "/types/SecureString"));
        assertThat(answer.parameters())
                .allSatisfy(parameter -> assertThat(parameter.name()).endsWith("/" + parameter.typeAsString()))
                .extracting(Parameter::value)
                .containsExactly("a,b", "a,b", "a,b");
        assertThatThrownBy(() -> client.putParameter(request -> request.name("/types/String")
                        .value("a")
                        .type(ParameterType.SECURE_STRING)
                        .overwrite(true)))
                .isInstanceOf(HierarchyTypeMismatchException.class);
        assertRefused(
                "ValidationException",
                () -> client.putParameter(request -> request.name("/types/none").value("a")));
        assertRefused(
                "ValidationException",
                () -> client.putParameter(
                        request -> request.name("/types/odd").value("a").type("Number")));
    }

    @Test
    void a_standard_value_has_one_byte_to_four_kilobytes() {
        var full = "ü".repeat(2048);
        server.put("/orders/full", full);

        assertThat(SsmClients.values(client, "/orders/full")).containsValue(full);
        for (var refused : List.of("", full + "!")) {
            assertRefused(
                    "ValidationException",
                    () -> client.putParameter(request ->
                            request.name("/orders/refused").value(refused).type(ParameterType.STRING)));
        }
    }

    @Test
    void of_more_than_a_hundred_versions_the_oldest_is_forgotten_unless_it_has_a_label() {
        for (var i = 0; i < 100; i++) {
            server.put("/orders/db_host", "db");
        }
        assertThatThrownBy(() -> client.getParameter(request -> request.name("/orders/db_host:1")))
                .isInstanceOf(ParameterVersionNotFoundException.class);

        server.label("/orders/db_host", 2, "keep");

        assertThatThrownBy(() -> client.putParameter(
                        request -> request.name("/orders/db_host").value("db").overwrite(true)))
                .isInstanceOf(ParameterMaxVersionLimitExceededException.class);
    }

    @Test
    void a_deleted_parameter_is_gone_with_its_versions() {
        client.deleteParameter(request -> request.name("/orders/db_host"));

        assertThatThrownBy(() -> client.getParameter(request -> request.name("/orders/db_host")))
                .isInstanceOf(ParameterNotFoundException.class);
        assertThatThrownBy(() -> client.deleteParameter(request -> request.name("/orders/db_host")))
                .isInstanceOf(ParameterNotFoundException.class);
        assertThat(server.put("/orders/db_host", "anew")).isEqualTo(1);
    }

    @Test
    void a_name_has_fifteen_levels_at_most() {
        var deepest = "/level".repeat(15);
        server.put(deepest, "deep");

        assertThat(SsmClients.values(client, deepest)).containsValue("deep");
        assertThatThrownBy(() -> client.putParameter(request ->
                        request.name(deepest + "/more").value("too deep").type(ParameterType.STRING)))
                .isInstanceOf(HierarchyLevelLimitExceededException.class);
        assertRefused(
                "ValidationException", () -> client.getParameters(SsmClients.decrypted(deepest, deepest + "/more")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/with space", "/ümlaut", "orders/db_host", "//double", "/end/", "/", "/a@b", "/a:1:2", "/a:"})
    void one_malformed_name_spoils_the_whole_call(String name) {
        assertRefused("ValidationException", () -> client.getParameters(SsmClients.decrypted("/orders/db_host", name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/aws/orders", "ssm-orders", "AWS", "/with space", "/orders/db_host:1"})
    void a_reserved_or_malformed_name_cannot_be_written(String name) {
        assertRefused(
                "ValidationException",
                () -> client.putParameter(
                        request -> request.name(name).value("a").type(ParameterType.STRING)));
    }

    @Test
    void a_path_leads_to_the_names_directly_under_it_or_to_all() {
        server.put("/orders/eu-west-1/db_host", "db-eu");
        server.put("/orders-archive/db_host", "elsewhere");

        assertThat(client.getParametersByPath(request -> request.path("/orders"))
                        .parameters())
                .extracting(Parameter::name)
                .containsExactlyInAnyOrder("/orders/db_host", "/orders/db_password");
        assertThat(client.getParametersByPath(
                                request -> request.path("/orders/").recursive(true))
                        .parameters())
                .extracting(Parameter::name)
                .containsExactlyInAnyOrder("/orders/db_host", "/orders/db_password", "/orders/eu-west-1/db_host");
        assertThat(client.getParametersByPath(request -> request.path("/nothing"))
                        .parameters())
                .isEmpty();
        assertRefused("ValidationException", () -> client.getParametersByPath(request -> request.path("orders")));
    }

    @Test
    void pages_hold_ten_parameters_at_most_and_the_tokens_lead_through_all_of_them() {
        var names = IntStream.range(0, 23)
                .mapToObj(i -> "/pages/" + (char) ('a' + i))
                .toList();
        names.forEach(name -> server.put(name, "value"));

        var pages = client.getParametersByPathPaginator(request -> request.path("/pages")).stream()
                .map(GetParametersByPathResponse::parameters)
                .toList();

        assertThat(pages).extracting(List::size).containsExactly(10, 10, 3);
        assertThat(pages.stream().flatMap(List::stream).map(Parameter::name)).containsExactlyElementsOf(names);
        assertThat(client.getParametersByPath(request -> request.path("/pages").maxResults(4))
                        .parameters())
                .hasSize(4);
        assertRefused(
                "ValidationException",
                () -> client.getParametersByPath(
                        request -> request.path("/pages").maxResults(11)));
        assertThatThrownBy(() -> client.getParametersByPath(
                        request -> request.path("/pages").nextToken("made up")))
                .isInstanceOf(InvalidNextTokenException.class);
    }

    @Test
    void an_empty_page_with_a_token_is_not_the_end() {
        server.emptyPages(true);

        var first = client.getParametersByPath(request -> request.path("/orders"));
        var second =
                client.getParametersByPath(request -> request.path("/orders").nextToken(first.nextToken()));

        assertThat(first.parameters()).isEmpty();
        assertThat(first.nextToken()).isNotEmpty();
        assertThat(second.parameters()).hasSize(2);
        assertThat(second.nextToken()).isNull();
        assertThat(client
                        .getParametersByPathPaginator(
                                request -> request.path("/orders").maxResults(1))
                        .stream()
                        .map(page -> page.parameters().size()))
                .containsExactly(0, 1, 0, 1);
    }

    @Test
    void what_the_server_does_not_speak_it_refuses_and_does_not_ignore() {
        assertRefused("UnknownOperationException", () -> client.describeParameters());
        assertRefused(
                "ValidationException",
                () -> client.getParametersByPath(request -> request.path("/orders")
                        .parameterFilters(ParameterStringFilter.builder()
                                .key("Type")
                                .values("String")
                                .build())));
    }

    @Test
    void the_test_s_own_mistakes_are_told_to_the_test_without_the_value() {
        assertThatThrownBy(() -> server.putSecure("/with space", "s3cret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/with space")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> server.put("/orders/db_password", "open"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot change its type");
        assertThatThrownBy(() -> server.label("/orders/db_host", 7, "live"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/orders/db_host has no version or label 7");
        assertThatThrownBy(() -> server.label("/orders/db_host", 1, "1st"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'1st' is not a label");
        assertThatThrownBy(() -> server.delete("/orders/nothing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/orders/nothing");
    }

    private static void assertRefused(String type, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(AwsServiceException.class, refusal -> {
            assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(type);
            assertThat(refusal.statusCode()).isEqualTo(400);
            assertThat(refusal.requestId()).isNotEmpty();
        });
    }
}
