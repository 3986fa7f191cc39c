package dev.homeport.config.ssm;

import static dev.homeport.config.Fixtures.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.config.Config;
import dev.homeport.config.ConfigException;
import dev.homeport.config.ConfigLoader;
import dev.homeport.config.StubSsmClient;
import dev.homeport.config.source.ConfigKey;
import dev.homeport.config.source.FailureKind;
import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.SourceReading;
import dev.homeport.config.source.SourceRequest;
import dev.homeport.internal.MonotonicClock;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;

class SsmSourceTest {

    record Db(String dbHost, Optional<String> dbPassword) {}

    private final StubSsmClient client = new StubSsmClient().put("/orders/db_host", "db-1");
    private final StubSsmClient elsewhere = new StubSsmClient().put("/orders/db_host", "db-2");

    @Test
    void sixty_keys_take_twelve_calls_with_both_names_of_a_key_in_the_same() {
        var keys = IntStream.range(0, 60)
                .mapToObj(i -> new ConfigKey(List.of("key" + i)))
                .toList();
        var request = SourceRequest.of(keys, REGION);

        assertThat(read(source(), request).lookups()).hasSize(120);

        assertThat(client.calls).hasSize(12).allSatisfy(call -> {
            assertThat(call.names()).hasSize(10);
            assertThat(call.withDecryption()).isTrue();
            var pairs = call.names().stream()
                    .map(name -> name.substring(name.lastIndexOf('/')))
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            assertThat(pairs)
                    .hasSize(5)
                    .allSatisfy((key, names) -> assertThat(names).isEqualTo(2));
        });
    }

    @Test
    void the_name_of_the_region_goes_before_the_generic_one() {
        client.put("/orders/eu-west-1/db_host", "db-eu");

        try (var config = load(source())) {
            assertThat(config.current().dbHost()).isEqualTo("db-eu");
            assertThat(config.explain("db.host"))
                    .isEqualTo("db.host = \"db-eu\" from ssm /orders/eu-west-1/db_host version 1 (region);"
                            + " shadows \"db-1\" from ssm /orders/db_host version 1 (generic)");
        }
    }

    @Test
    void a_secure_string_is_never_shown_even_if_the_record_holds_it_as_text() {
        client.secure("/orders/db_password", "hunter2");

        try (var config = load(source())) {
            assertThat(config.current().dbPassword()).contains("hunter2");
            assertThat(config.explainAll()).contains("db.password = ********").doesNotContain("hunter2");
        }
    }

    @Test
    void a_label_selects_versions() {
        client.put("/orders/db_host:prod", "db-prod");

        try (var config = load(source().label("prod"))) {
            assertThat(config.current().dbHost()).isEqualTo("db-prod");
        }
        assertThat(client.calls.get(0).names()).contains("/orders/eu-west-1/db_host:prod", "/orders/db_host:prod");
    }

    @ParameterizedTest
    @CsvSource({
        "400, AccessDeniedException, not authorized to perform: ssm:GetParameters on /orders/db_host, DENIED",
        "400, AccessDeniedException, The ciphertext refers to a customer master key that does not exist, DECRYPTION",
        "400, AccessDeniedException, not authorized to perform: kms:Decrypt, DECRYPTION",
        "400, InvalidKeyId, KMS key is disabled, DECRYPTION",
        "400, ExpiredTokenException, the token has expired, DENIED",
        "400, ThrottlingException, Rate exceeded, THROTTLED",
        "500, InternalServerError, sorry, UNAVAILABLE",
    })
    void what_the_store_answers_is_told_by_its_kind(int status, String code, String message, FailureKind kind) {
        client.failing(request -> StubSsmClient.error(status, code, message));

        assertThatThrownBy(() -> load(source().deadline(Duration.ofMillis(300))))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        failed -> assertThat(failed.problems()).hasSize(2).allSatisfy(problem -> {
                            assertThat(problem.kind()).isEqualTo(kind);
                            assertThat(problem.reason()).contains(code + ": " + message);
                        }));
    }

    @Test
    void no_answer_and_no_network_are_told_apart() {
        client.failing(request -> ApiCallTimeoutException.create(5_000));
        assertThat(kindOfFailure()).isEqualTo(FailureKind.TIMEOUT);

        client.failing(request -> SdkClientException.create(
                "Unable to execute HTTP request", new UnknownHostException("ssm.eu-west-1.amazonaws.com")));
        assertThat(kindOfFailure()).isEqualTo(FailureKind.UNAVAILABLE);
    }

    private FailureKind kindOfFailure() {
        var reading = read(source().deadline(Duration.ofMillis(200)), request());
        return ((Lookup.Missed) reading.lookups().get(0)).kind();
    }

    @Test
    void the_complaint_of_a_parser_is_not_passed_on() {
        client.failing(request -> SdkClientException.create(
                "Unable to unmarshall response (Unrecognized token 'hunter2')",
                new NumberFormatException("For input string: \"hunter2\"")));

        assertThat(read(source().deadline(Duration.ofMillis(200)), request()).toString())
                .contains("SdkClientException (NumberFormatException)")
                .doesNotContain("hunter2");
    }

    @Test
    void a_call_that_is_throttled_is_repeated_and_those_that_were_answered_are_not() {
        client.failing(onTheFirst(3, StubSsmClient.error(400, "ThrottlingException", "Rate exceeded")));

        try (var config = load(source())) {
            assertThat(config.current().dbHost()).isEqualTo("db-1");
        }
        assertThat(client.calls).hasSize(4);
    }

    @Test
    void a_denied_call_does_not_hide_another() {
        var keys = IntStream.range(0, 10)
                .mapToObj(i -> new ConfigKey(List.of("key" + i)))
                .toList();
        client.failing(request -> StubSsmClient.error(400, "AccessDeniedException", "no"));

        read(source(), SourceRequest.of(keys, REGION));

        assertThat(client.calls).hasSize(2);
    }

    @Test
    void a_store_that_cannot_be_reached_is_left_alone() {
        var keys = IntStream.range(0, 60)
                .mapToObj(i -> new ConfigKey(List.of("key" + i)))
                .toList();
        client.failing(request -> SdkClientException.create("no route"));

        var reading = read(source().deadline(Duration.ofMillis(500)), SourceRequest.of(keys, REGION));

        assertThat(client.calls).hasSizeLessThanOrEqualTo(5);
        assertThat(reading.lookups()).hasSize(120).allMatch(lookup -> lookup instanceof Lookup.Missed);
    }

    @Test
    void a_name_that_the_answer_does_not_mention_is_not_taken_for_absent() {
        client.silentAbout("/orders/db_password");

        assertThatThrownBy(() -> load(source()))
                .hasMessageContaining("db.password: UNAVAILABLE")
                .hasMessageContaining("the store's answer does not mention it");
    }

    @Test
    void another_regions_store_is_read_as_a_whole_when_the_first_cannot_be_read() {
        client.failing(request -> SdkClientException.create("no route"));

        try (var config = load(source().fallback(elsewhere).deadline(Duration.ofSeconds(1)))) {
            assertThat(config.current().dbHost()).isEqualTo("db-2");
            assertThat(config.explain("db.host"))
                    .isEqualTo("db.host = \"db-2\" from ssm via fallback /orders/db_host version 1 (generic)");
        }
    }

    @Test
    void another_regions_store_is_no_way_around_a_denial() {
        client.failing(request -> StubSsmClient.error(400, "AccessDeniedException", "no"));

        assertThatThrownBy(() -> load(source().fallback(elsewhere))).hasMessageContaining("DENIED");
        assertThat(elsewhere.calls).isEmpty();
    }

    @Test
    void if_both_stores_fail_both_are_told() {
        client.failing(request -> ApiCallTimeoutException.create(5_000));
        elsewhere.failing(request -> StubSsmClient.error(400, "AccessDeniedException", "no"));

        assertThatThrownBy(() -> load(source().fallback(elsewhere).deadline(Duration.ofMillis(300))))
                .hasMessageContaining("AccessDeniedException: no; before that, the first store: TIMEOUT");
    }

    @Test
    void throttling_ends_at_the_deadline() {
        client.failing(request -> StubSsmClient.error(400, "ThrottlingException", "Rate exceeded"));
        var clock = MonotonicClock.create();
        var startedAt = clock.instant();

        read(source().deadline(Duration.ofMillis(400)), request());

        assertThat(Duration.between(startedAt, clock.instant())).isLessThan(Duration.ofMillis(700));
    }

    @Test
    void names_that_the_store_would_refuse_are_told_and_not_sent() {
        var deep = source().path("/a/b/c/d/e/f/g/h/i/j/k/l/m/n");

        assertThatThrownBy(() -> load(deep))
                .hasMessageContaining("\"/a/b/c/d/e/f/g/h/i/j/k/l/m/n/eu-west-1/db_host\" has 16 levels, and at most 15"
                        + " are allowed");
        assertThat(client.calls)
                .allSatisfy(call -> assertThat(call.names()).noneMatch(name -> name.contains("eu-west")));
    }

    @Test
    void everything_that_is_wrong_with_the_builder_is_told_at_once() {
        assertThatThrownBy(() -> source().path("orders/")
                        .label("a b")
                        .deadline(Duration.ofHours(1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path \"orders/\" is not a name of a parameter")
                .hasMessageContaining("label \"a b\" must have")
                .hasMessageContaining("deadline must be from 100 ms to 14 min, not PT1H");
        assertThatThrownBy(() -> SsmSource.builder(client).build()).hasMessageContaining("path must be set");
    }

    private SsmSource.Builder source() {
        return SsmSource.builder(client).path("/orders");
    }

    private static SourceRequest request() {
        return SourceRequest.of(List.of(new ConfigKey(List.of("db_host"))), REGION);
    }

    private static SourceReading read(SsmSource.Builder source, SourceRequest request) {
        try {
            return source.build().read(request);
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static Config<Db> load(SsmSource.Builder source) {
        return ConfigLoader.of(Db.class).region(REGION).source(source.build()).load();
    }

    private static Function<GetParametersRequest, @Nullable RuntimeException> onTheFirst(
            int calls, RuntimeException failure) {
        var left = new AtomicInteger(calls);
        return request -> left.getAndDecrement() > 0 ? failure : null;
    }
}
