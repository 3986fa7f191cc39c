package dev.homeport.benchmarks.dynamodb;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientAsyncConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes the clients that are measured side by side, each over {@link AnswersAtOnce}. */
public enum Contender {
    /** The SDK's client as it comes, without any limit of time. */
    SDK,
    /** The SDK's client with the limits that Homeport has for such an operation, since the SDK starts a timer for each. */
    SDK_WITH_LIMITS,
    /** Homeport with two regions and its defaults. */
    HOMEPORT;

    public static final Region HOME = Region.EU_WEST_1;
    public static final Region AWAY = Region.US_EAST_1;
    public static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"));

    /**
     * Makes a client, to be closed.
     *
     * @param reads whether it reads single items, for which Homeport's limit of an attempt is shorter
     */
    DynamoDbClient sync(boolean reads) {
        if (this == HOMEPORT) {
            return MultiRegionDynamoDb.builder()
                    .regions(HOME, AWAY)
                    .canary(c -> c.interval(Duration.ofSeconds(30)))
                    .eachClient((region, builder) -> builder.credentialsProvider(CREDENTIALS))
                    .eachSyncClient((region, builder) -> builder.httpClient(AnswersAtOnce.sync()))
                    .build()
                    .client();
        }
        return configured(DynamoDbClient.builder().httpClient(AnswersAtOnce.sync()), reads)
                .build();
    }

    /**
     * Makes an async client, to be closed.
     *
     * @param reads whether it reads single items
     * @param onTheCaller whether futures complete on the calling thread rather than on the SDK's
     */
    DynamoDbAsyncClient async(boolean reads, boolean onTheCaller) {
        var completion = ClientAsyncConfiguration.builder();
        if (onTheCaller) {
            completion.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run);
        }
        if (this == HOMEPORT) {
            return MultiRegionDynamoDb.builder()
                    .regions(HOME, AWAY)
                    .canary(c -> c.interval(Duration.ofSeconds(30)))
                    .eachClient((region, builder) -> builder.credentialsProvider(CREDENTIALS))
                    .eachAsyncClient((region, builder) ->
                            builder.httpClient(AnswersAtOnce.async()).asyncConfiguration(completion.build()))
                    .build()
                    .asyncClient();
        }
        return configured(
                        DynamoDbAsyncClient.builder()
                                .httpClient(AnswersAtOnce.async())
                                .asyncConfiguration(completion.build()),
                        reads)
                .build();
    }

    private <B extends DynamoDbBaseClientBuilder<B, C>, C> B configured(B builder, boolean reads) {
        builder.region(HOME).credentialsProvider(CREDENTIALS);
        if (this == SDK_WITH_LIMITS) {
            builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                    .apiCallTimeout(Duration.ofSeconds(2))
                    .apiCallAttemptTimeout(Duration.ofMillis(reads ? 400 : 1_000))
                    .build());
        }
        return builder;
    }
}
