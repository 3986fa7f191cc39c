package dev.homeport.benchmarks.dynamodb;

import dev.homeport.dynamodb.internal.MultiRegionRuntime;
import dev.homeport.dynamodb.internal.call.AsyncInvoker;
import dev.homeport.dynamodb.internal.call.CallRouter;
import dev.homeport.dynamodb.internal.call.ColdStart;
import dev.homeport.dynamodb.internal.call.CredentialsGate;
import dev.homeport.dynamodb.internal.call.RegionCallInterceptor;
import dev.homeport.dynamodb.internal.call.SyncInvoker;
import dev.homeport.dynamodb.internal.client.ClientPair;
import dev.homeport.dynamodb.internal.client.CompletionExecutor;
import dev.homeport.dynamodb.internal.client.RegionClients;
import dev.homeport.dynamodb.internal.client.RoutedClientProxy;
import dev.homeport.dynamodb.internal.client.SharedHttpHolder;
import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import dev.homeport.dynamodb.internal.settings.ClientHooks;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Makes clients with Homeport's routing in front of a given client instead of the SDK's own: one call of the SDK takes
 * some 70 µs and 47 kB, in which a nanosecond and a few bytes cannot be seen. No public builder takes such a client,
 * hence the internal classes.
 */
public final class RoutingOnlyBenchmark {

    private RoutingOnlyBenchmark() {}

    /** A client whose two regions are this one. */
    public static DynamoDbClient of(DynamoDbClient answering) {
        var clients = RegionClients.create(
                2,
                region -> new ClientPair<>(answering, answering, answering, SharedHttpHolder.sync(), Optional.empty()));
        return RoutedClientProxy.create(
                DynamoDbClient.class,
                new SyncInvoker(
                        clients, router(), new RegionCallInterceptor(), ColdStart.over(), CredentialsGate.open()),
                Map.of(),
                "routing");
    }

    /** A client whose two regions are this one. */
    public static DynamoDbAsyncClient of(DynamoDbAsyncClient answering) {
        var clients = RegionClients.create(
                2,
                region ->
                        new ClientPair<>(answering, answering, answering, SharedHttpHolder.async(), Optional.empty()));
        return RoutedClientProxy.create(
                DynamoDbAsyncClient.class,
                new AsyncInvoker(
                        clients,
                        router(),
                        new RegionCallInterceptor(),
                        null,
                        ColdStart.over(),
                        new CompletionExecutor("routing"),
                        CredentialsGate.open()),
                Map.of(),
                "routing");
    }

    /** Makes a router with the default settings; it runs no thread, since no SDK client is made. */
    private static CallRouter router() {
        return new MultiRegionRuntime(
                        DynamoDbSettings.plain(
                                "routing",
                                List.of(Region.EU_WEST_1, Region.US_EAST_1),
                                ClientHooks.NONE,
                                new CallTimeouts(Duration.ofSeconds(2), Duration.ofMillis(400), Duration.ofSeconds(1))),
                        Set::of)
                .router();
    }
}
