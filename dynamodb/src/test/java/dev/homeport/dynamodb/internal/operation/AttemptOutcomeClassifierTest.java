package dev.homeport.dynamodb.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.homeport.dynamodb.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** Each row of the table with what the real SDK clients throw, from real sockets. */
class AttemptOutcomeClassifierTest {

    private static final GetItemRequest REQUEST = GetItemRequest.builder()
            .tableName("orders")
            .key(Map.of("id", AttributeValue.fromS("1")))
            .build();
    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    /** So long that it is refused before a name server is asked. */
    private static final String UNRESOLVABLE = "dynamodb.eu-west-1." + "x".repeat(64);

    /** One for all, since a client that ends its own takes two seconds for it. */
    private static final SdkEventLoopGroup EVENT_LOOPS =
            SdkEventLoopGroup.builder().numberOfThreads(2).build();

    @AfterAll
    static void endEventLoops() {
        EVENT_LOOPS.eventLoopGroup().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** The SDK's two flavours, each with an HTTP client of its own. */
    enum Flavour {
        SYNC {
            @Override
            Throwable thrownBy(URI endpoint, AwsCredentialsProvider credentials) {
                try (var client = configure(DynamoDbClient.builder(), endpoint, credentials)
                        .httpClientBuilder(Apache5HttpClient.builder()
                                .connectionTimeout(Duration.ofMillis(300))
                                .socketTimeout(Duration.ofMillis(300)))
                        .build()) {
                    return catchThrowable(() -> client.getItem(REQUEST));
                }
            }
        },
        ASYNC {
            @Override
            Throwable thrownBy(URI endpoint, AwsCredentialsProvider credentials) {
                try (var client = configure(DynamoDbAsyncClient.builder(), endpoint, credentials)
                        .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                                .eventLoopGroup(EVENT_LOOPS)
                                .connectionTimeout(Duration.ofMillis(300))
                                .connectionAcquisitionTimeout(Duration.ofSeconds(2))
                                .readTimeout(Duration.ofMillis(300)))
                        .build()) {
                    return catchThrowable(() -> client.getItem(REQUEST).get(60, TimeUnit.SECONDS))
                            .getCause();
                }
            }
        };

        abstract Throwable thrownBy(URI endpoint, AwsCredentialsProvider credentials);

        Throwable thrownBy(URI endpoint) {
            return thrownBy(endpoint, CREDENTIALS);
        }

        private static <B extends DynamoDbBaseClientBuilder<B, C>, C> B configure(
                B builder, URI endpoint, AwsCredentialsProvider credentials) {
            return builder.region(Region.EU_WEST_1)
                    .credentialsProvider(credentials)
                    .endpointOverride(endpoint)
                    .overrideConfiguration(
                            o -> o.retryStrategy(RetryMode.STANDARD).retryStrategy(retries -> retries.maxAttempts(1)));
        }
    }

    private static AttemptOutcome verdict(Throwable thrown) {
        return AttemptOutcomeClassifier.of(thrown, true, true);
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_does_not_resolve_means_not_sent(Flavour flavour) {
        var thrown = flavour.thrownBy(URI.create("http://" + UNRESOLVABLE));
        // Of Netty's client's first lookups one in ten loses its error (measured), and the wait for a connection ends
        // it.
        var lost = flavour == Flavour.SYNC
                ? new AttemptOutcome.NotSent("DNS")
                : new AttemptOutcome.HeldBack("no free connection");
        assertThat(verdict(thrown)).as(thrown.toString()).isIn(new AttemptOutcome.NotSent("DNS"), lost);
    }

    @ParameterizedTest
    @EnumSource
    void a_refused_connection_means_not_sent(Flavour flavour) throws IOException {
        var thrown = flavour.thrownBy(RawServer.refusing());
        assertNotSent(flavour, "connection refused", thrown);
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_that_is_never_made_means_not_sent(Flavour flavour) throws IOException {
        try (var server = RawServer.unreachable()) {
            var thrown = flavour.thrownBy(server.uri("http"));
            assertNotSent(flavour, "connect timeout", thrown);
        }
    }

    /**
     * Netty's client loses the error of a first connection that fails at once, one of ten lookups and one of forty refusals
     * (measured); then its wait for a connection ends.
     */
    private static void assertNotSent(Flavour flavour, String reason, Throwable thrown) {
        var lost = flavour == Flavour.ASYNC
                ? new AttemptOutcome.HeldBack("no free connection")
                : new AttemptOutcome.NotSent(reason);
        assertThat(verdict(thrown)).as(thrown.toString()).isIn(new AttemptOutcome.NotSent(reason), lost);
    }

    @Test
    void a_failed_tls_handshake_means_not_sent() throws IOException {
        try (var plain = RawServer.start(RawServer::speakingPlainly);
                var leaving = RawServer.start(RawServer::leaving)) {
            var notTls = Flavour.SYNC.thrownBy(plain.uri("https"));
            assertThat(verdict(notTls)).as(notTls.toString()).isEqualTo(new AttemptOutcome.NotSent("TLS"));
            var ended = Flavour.SYNC.thrownBy(leaving.uri("https"));
            assertThat(verdict(ended)).as(ended.toString()).isEqualTo(new AttemptOutcome.NotSent("TLS"));
        }
    }

    @Test
    void a_failed_tls_handshake_that_netty_tells_as_a_lost_connection_is_ambiguous_rather_than_guessed()
            throws IOException {
        try (var server = RawServer.start(RawServer::speakingPlainly)) {
            var thrown = Flavour.ASYNC.thrownBy(server.uri("https"));
            assertThat(verdict(thrown))
                    .as(thrown.toString())
                    .isEqualTo(new AttemptOutcome.Ambiguous("connection lost"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void silence_after_the_request_is_ambiguous(Flavour flavour) throws IOException {
        try (var server = RawServer.start(RawServer::silent)) {
            var thrown = flavour.thrownBy(server.uri("http"));
            assertThat(verdict(thrown)).as(thrown.toString()).isInstanceOf(AttemptOutcome.Ambiguous.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_reset_after_the_request_is_ambiguous(Flavour flavour) throws IOException {
        try (var server = RawServer.start(RawServer::resetting)) {
            var thrown = flavour.thrownBy(server.uri("http"));
            assertThat(verdict(thrown))
                    .as(thrown.toString())
                    .isEqualTo(new AttemptOutcome.Ambiguous("connection lost"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_checksum_that_does_not_match_is_ambiguous(Flavour flavour) throws IOException {
        try (var server = RawServer.start(RawServer.answering(200, "", "x-amz-crc32: 1"))) {
            var thrown = flavour.thrownBy(server.uri("http"));
            assertThat(verdict(thrown)).as(thrown.toString()).isInstanceOf(AttemptOutcome.Ambiguous.class);
        }
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments(500, "InternalServerError", new AttemptOutcome.Ambiguous("HTTP 500")),
                arguments(502, "BadGateway", new AttemptOutcome.Ambiguous("HTTP 502")),
                arguments(503, "ServiceUnavailable", new AttemptOutcome.Ambiguous("HTTP 503")),
                arguments(504, "GatewayTimeout", new AttemptOutcome.Ambiguous("HTTP 504")),
                throttling("ProvisionedThroughputExceededException"),
                throttling("RequestLimitExceeded"),
                throttling("ThrottlingException"),
                throttling("TransactionInProgressException"),
                arguments(429, "Odd", new AttemptOutcome.Throttled("Odd")),
                arguments(400, "ConditionalCheckFailedException", new AttemptOutcome.Ok()),
                arguments(400, "ValidationException", new AttemptOutcome.Ok()),
                arguments(400, "TransactionCanceledException", new AttemptOutcome.Ok()),
                arguments(400, "ItemCollectionSizeLimitExceededException", new AttemptOutcome.Ok()),
                arguments(400, "ResourceNotFoundException", new AttemptOutcome.Ok(true)),
                arguments(400, "AccessDeniedException", new AttemptOutcome.Ok(true)),
                arguments(
                        400,
                        "ReplicatedWriteConflictException",
                        new AttemptOutcome.Conflict("ReplicatedWriteConflictException")),
                arguments(400, "ExpiredTokenException", new AttemptOutcome.Local("ExpiredTokenException")));
    }

    private static Arguments throttling(String code) {
        return arguments(400, code, new AttemptOutcome.Throttled(code));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_error_that_the_region_answers_means(int status, String code, AttemptOutcome meaning) throws IOException {
        try (var server = RawServer.start(RawServer.answering(status, code))) {
            assertThat(verdict(Flavour.SYNC.thrownBy(server.uri("http")))).isEqualTo(meaning);
        }
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {"ResourceNotFoundException", "AccessDeniedException", "UnrecognizedClientException"})
    void what_only_a_region_away_from_home_lacks_is_its_setup(String code) throws IOException {
        try (var server = RawServer.start(RawServer.answering(400, code))) {
            var thrown = Flavour.SYNC.thrownBy(server.uri("http"));
            assertThat(AttemptOutcomeClassifier.of(thrown, true, false))
                    .isEqualTo(new AttemptOutcome.Misconfigured(code));
        }
    }

    @Test
    void a_call_that_is_not_let_wait_for_a_connection_is_told_from_one_that_has_waited() throws Exception {
        try (var server = RawServer.start(RawServer::silent);
                var async = Flavour.configure(DynamoDbAsyncClient.builder(), server.uri("http"), CREDENTIALS)
                        .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                                .eventLoopGroup(EVENT_LOOPS)
                                .maxConcurrency(1)
                                .maxPendingConnectionAcquires(1)
                                .readTimeout(Duration.ofSeconds(2))
                                .connectionAcquisitionTimeout(Duration.ofSeconds(1)))
                        .build()) {
            var answers = IntStream.range(0, 3)
                    .mapToObj(call -> async.getItem(REQUEST))
                    .toList();
            assertThat(answers.stream()
                            .map(answer -> catchThrowable(() -> answer.get(60, TimeUnit.SECONDS)))
                            .map(thrown -> verdict(thrown.getCause()))
                            .toList())
                    .contains(AttemptOutcome.HeldBack.NO_PLACE_TO_WAIT, AttemptOutcome.HeldBack.NO_FREE_CONNECTION);
        }
    }

    @Test
    void a_pool_without_a_free_connection_is_our_own() throws Exception {
        try (var server = RawServer.start(RawServer::silent);
                var sync = Flavour.configure(DynamoDbClient.builder(), server.uri("http"), CREDENTIALS)
                        .httpClientBuilder(Apache5HttpClient.builder()
                                .maxConnections(1)
                                .socketTimeout(Duration.ofSeconds(2))
                                .connectionAcquisitionTimeout(Duration.ofMillis(100)))
                        .build();
                var async = Flavour.configure(DynamoDbAsyncClient.builder(), server.uri("http"), CREDENTIALS)
                        .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                                .eventLoopGroup(EVENT_LOOPS)
                                .maxConcurrency(1)
                                .readTimeout(Duration.ofSeconds(2))
                                .connectionAcquisitionTimeout(Duration.ofMillis(100)))
                        .build()) {
            var executor = Executors.newCachedThreadPool();
            try {
                var calls = List.of(
                        executor.submit(() -> sync.getItem(REQUEST)), executor.submit(() -> sync.getItem(REQUEST)));
                var verdicts = calls.stream()
                        .map(call -> catchThrowable(() -> call.get(60, TimeUnit.SECONDS)))
                        .map(ExecutionException.class::cast)
                        .map(thrown -> verdict(thrown.getCause()))
                        .toList();
                assertThat(verdicts).contains(new AttemptOutcome.HeldBack("no free connection"));
                // Either of the two may be the one that got the connection.
                var answers = List.of(async.getItem(REQUEST), async.getItem(REQUEST));
                assertThat(answers.stream()
                                .map(answer -> catchThrowable(() -> answer.get(60, TimeUnit.SECONDS)))
                                .map(thrown -> verdict(thrown.getCause()))
                                .toList())
                        .contains(new AttemptOutcome.HeldBack("no free connection"));
            } finally {
                executor.shutdownNow();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void credentials_that_cannot_be_had_are_our_own_trouble(Flavour flavour) throws IOException {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials");
        };
        try (var server = RawServer.start(RawServer.answering(200, ""))) {
            var thrown = flavour.thrownBy(server.uri("http"), none);
            assertThat(AttemptOutcomeClassifier.of(thrown, false, true)).isInstanceOf(AttemptOutcome.Local.class);
        }
    }

    @Test
    void an_interrupted_caller_says_nothing_of_the_region() throws Exception {
        try (var server = RawServer.start(RawServer::silent);
                var client = Flavour.configure(DynamoDbClient.builder(), server.uri("http"), CREDENTIALS)
                        .build()) {
            Thread.currentThread().interrupt();
            var thrown = catchThrowable(() -> client.getItem(REQUEST));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(verdict(thrown)).isEqualTo(new AttemptOutcome.Local("interrupted"));
        }
    }

    @Test
    void a_closed_client_says_nothing_of_the_region() throws IOException {
        try (var server = RawServer.start(RawServer.answering(200, ""))) {
            var sync = Flavour.configure(DynamoDbClient.builder(), server.uri("http"), CREDENTIALS)
                    .build();
            sync.getItem(REQUEST);
            sync.close();
            var thrown = catchThrowable(() -> sync.getItem(REQUEST));
            assertThat(verdict(thrown)).as(thrown.toString()).isInstanceOf(AttemptOutcome.Local.class);

            var async = Flavour.configure(DynamoDbAsyncClient.builder(), server.uri("http"), CREDENTIALS)
                    .build();
            async.close(); // and with it its event loops
            var late = catchThrowable(() -> async.getItem(REQUEST).get(60, TimeUnit.SECONDS));
            assertThat(late).isNotInstanceOf(TimeoutException.class);
            assertThat(verdict(late instanceof ExecutionException ? late.getCause() : late))
                    .as(late.toString())
                    .isInstanceOf(AttemptOutcome.Local.class);
        }
    }

    @Test
    void what_the_async_client_wraps_is_unwrapped() {
        var wrapped = new CompletionException(SdkClientException.builder()
                .cause(new java.net.UnknownHostException("x"))
                .build());
        assertThat(verdict(wrapped)).isEqualTo(new AttemptOutcome.NotSent("DNS"));
    }

    @Test
    void a_timeout_of_what_was_called_off_before_it_was_sent_says_nothing_of_the_region() {
        var timeout = ApiCallAttemptTimeoutException.create(40);
        assertThat(AttemptOutcomeClassifier.of(timeout, false, true))
                .isEqualTo(new AttemptOutcome.HeldBack("not sent in time"));
        assertThat(AttemptOutcomeClassifier.of(timeout, true, true)).isEqualTo(new AttemptOutcome.Ambiguous("timeout"));
    }
}
