package dev.homeport.dynamodb.internal.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RawServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What the SDK's CRT client throws, which an application may bring by a hook. It is found by its name, since nothing but this
 * test needs it.
 */
class CrtVerdictsTest {

    private static final String PACKAGE = "software.amazon.awssdk.http.crt.";

    /** So long that it is refused before a name server is asked. */
    private static final String UNRESOLVABLE = "dynamodb.eu-west-1." + "x".repeat(64);

    private static Object crt(String client) {
        try {
            var builder = Class.forName(PACKAGE + client).getMethod("builder").invoke(null);
            var type = Class.forName(PACKAGE + client + "$Builder");
            type.getMethod("connectionTimeout", Duration.class).invoke(builder, Duration.ofMillis(500));
            return builder;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("aws-crt-client is not there", e);
        }
    }

    private static Throwable thrownBy(FakeRegions.Flavour flavour, URI endpoint) {
        if (flavour == FakeRegions.Flavour.SYNC) {
            try (var client = configure(DynamoDbClient.builder(), endpoint)
                    .httpClientBuilder((SdkHttpClient.Builder<?>) crt("AwsCrtHttpClient"))
                    .build()) {
                return catchThrowable(() -> client.getItem(FakeRegions.get("1")));
            }
        }
        try (var client = configure(DynamoDbAsyncClient.builder(), endpoint)
                .httpClientBuilder((SdkAsyncHttpClient.Builder<?>) crt("AwsCrtAsyncHttpClient"))
                .build()) {
            return catchThrowable(() -> client.getItem(FakeRegions.get("1")).get(60, TimeUnit.SECONDS))
                    .getCause();
        }
    }

    private static <B extends DynamoDbBaseClientBuilder<B, C>, C> B configure(B builder, URI endpoint) {
        return builder.region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .endpointOverride(endpoint)
                .overrideConfiguration(o -> o.retryStrategy(retries -> retries.maxAttempts(1)));
    }

    private static AttemptOutcome verdict(Throwable thrown) {
        return AttemptOutcomeClassifier.of(thrown, true, true);
    }

    @ParameterizedTest
    @EnumSource
    void a_name_that_does_not_resolve_means_not_sent(FakeRegions.Flavour flavour) {
        assertThat(verdict(thrownBy(flavour, URI.create("http://" + UNRESOLVABLE))))
                .isEqualTo(new AttemptOutcome.NotSent("DNS"));
    }

    @ParameterizedTest
    @EnumSource
    void a_refused_connection_means_not_sent(FakeRegions.Flavour flavour) throws IOException {
        assertThat(verdict(thrownBy(flavour, RawServer.refusing())))
                .isEqualTo(new AttemptOutcome.NotSent("connection refused"));
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_that_is_never_made_means_not_sent(FakeRegions.Flavour flavour) throws IOException {
        try (var server = RawServer.unreachable()) {
            assertThat(verdict(thrownBy(flavour, server.uri("http")))).isInstanceOf(AttemptOutcome.NotSent.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_that_is_lost_leaves_it_open(FakeRegions.Flavour flavour) throws IOException {
        try (var server = RawServer.start(RawServer::resetting)) {
            assertThat(verdict(thrownBy(flavour, server.uri("http"))))
                    .isEqualTo(new AttemptOutcome.Ambiguous("connection lost"));
        }
    }
}
