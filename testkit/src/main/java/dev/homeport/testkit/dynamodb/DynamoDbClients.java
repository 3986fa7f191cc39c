package dev.homeport.testkit.dynamodb;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Holds the lab's own clients of one server: they go straight to it, try once, and never hang for longer than two
 * seconds.
 */
public record DynamoDbClients(DynamoDbClient tables, DynamoDbStreamsClient streams) implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    public DynamoDbClients(URI server) {
        this(
                DynamoDbClient.builder()
                        .endpointOverride(server)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials())
                        .overrideConfiguration(patience())
                        .build(),
                DynamoDbStreamsClient.builder()
                        .endpointOverride(server)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials())
                        .overrideConfiguration(patience())
                        .build());
    }

    @Override
    public void close() {
        try (tables) {
            streams.close();
        }
    }

    private static StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab"));
    }

    private static ClientOverrideConfiguration patience() {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(TIMEOUT)
                .retryStrategy(DefaultRetryStrategy.doNotRetry())
                .build();
    }
}
