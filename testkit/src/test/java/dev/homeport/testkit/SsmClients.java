package dev.homeport.testkit;

import dev.homeport.testkit.ssm.SsmServer;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.SsmClientBuilder;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.Parameter;

/** The real client, pointed at a server of the testkit. */
public final class SsmClients {
    static final Duration CONNECT_TIMEOUT = Duration.ofMillis(300);
    static final Duration ANSWER_TIMEOUT = Duration.ofMillis(500);

    private SsmClients() {}

    /** One that tries once, so that every call and every error is seen. */
    public static SsmClient of(SsmServer server) {
        return builder(server)
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .httpClientBuilder(Apache5HttpClient.builder().connectionTimeout(CONNECT_TIMEOUT))
                .build();
    }

    /** One that tries once, and waits for an answer no longer than {@link #ANSWER_TIMEOUT}. */
    public static SsmClient impatient(SsmServer server) {
        return builder(server)
                .overrideConfiguration(config ->
                        config.retryStrategy(DefaultRetryStrategy.doNotRetry()).apiCallTimeout(ANSWER_TIMEOUT))
                .build();
    }

    /** One that retries as it is built to by default. */
    public static SsmClient retrying(SsmServer server) {
        return builder(server)
                .overrideConfiguration(config -> config.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    /** The values that a client gets, by name with selector. */
    public static Map<String, String> values(SsmClient client, String... names) {
        return client.getParameters(decrypted(names)).parameters().stream()
                .collect(Collectors.toMap(
                        parameter -> parameter.name() + (parameter.selector() == null ? "" : parameter.selector()),
                        Parameter::value));
    }

    static GetParametersRequest decrypted(String... names) {
        return GetParametersRequest.builder().names(names).withDecryption(true).build();
    }

    private static SsmClientBuilder builder(SsmServer server) {
        return SsmClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
    }
}
