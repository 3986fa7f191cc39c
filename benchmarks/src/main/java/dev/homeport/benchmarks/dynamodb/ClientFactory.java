package dev.homeport.benchmarks.dynamodb;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RoutingListener;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Makes Homeport's client and the plain one with the same limit of a call and the same pool. */
public final class ClientFactory {

    /** The limit of a call: Homeport's default, and the same for the plain SDK, which has none. */
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    private ClientFactory() {}

    public static MultiRegionDynamoDb homeport(
            URI home, URI away, AwsCredentialsProvider credentials, OptionalInt connections, RoutingListener listener) {
        var builder = MultiRegionDynamoDb.builder()
                .regions(Contender.HOME, Contender.AWAY)
                .limits(l -> l.call(CALL_TIMEOUT))
                .eachClient((region, each) -> each.credentialsProvider(credentials)
                        .endpointOverride(region.equals(Contender.HOME) ? home : away))
                .listener(listener);
        // With the limits of the docs' own example, since a client that is brought along has none of Homeport's.
        connections.ifPresent(
                number -> builder.eachSyncClient((region, each) -> each.httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(number)
                        .connectionTimeout(Duration.ofMillis(500))
                        .connectionAcquisitionTimeout(Duration.ofMillis(250)))));
        return builder.build();
    }

    public static DynamoDbClient plain(URI home, AwsCredentialsProvider credentials, OptionalInt connections) {
        var builder = configured(DynamoDbClient.builder(), home, credentials);
        connections.ifPresent(
                number -> builder.httpClientBuilder(Apache5HttpClient.builder().maxConnections(number)));
        return builder.build();
    }

    public static DynamoDbAsyncClient plainAsync(URI home, AwsCredentialsProvider credentials) {
        return configured(DynamoDbAsyncClient.builder(), home, credentials).build();
    }

    private static <B extends DynamoDbBaseClientBuilder<B, C>, C> B configured(
            B builder, URI home, AwsCredentialsProvider credentials) {
        return builder.region(Contender.HOME)
                .credentialsProvider(credentials)
                .endpointOverride(home)
                .overrideConfiguration(limits -> limits.apiCallTimeout(CALL_TIMEOUT));
    }
}
