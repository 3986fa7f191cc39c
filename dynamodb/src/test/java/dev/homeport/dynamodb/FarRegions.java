package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.client.RegionHttpClients;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Two regions behind real sockets, home near and the other one as far as a test says, with a client of them. */
final class FarRegions implements AutoCloseable {

    private final FarRegion home;
    private final FarRegion other;
    private final List<RoutingEvent> events = new CopyOnWriteArrayList<>();
    private final MultiRegionDynamoDb dynamoDb;

    FarRegions(Duration distance, boolean tls, Consumer<MultiRegionDynamoDbBuilder> options) throws IOException {
        home = new FarRegion(Duration.ZERO, tls);
        other = new FarRegion(distance, tls);
        var builder = MultiRegionDynamoDb.builder()
                .regions(Region.EU_WEST_1, Region.US_EAST_1)
                .eachClient((region, client) -> client.endpointOverride(
                                region.equals(Region.EU_WEST_1) ? home.uri() : other.uri())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret"))))
                .listener(events::add);
        if (tls) {
            // As Homeport's own, but for whom they trust.
            var http = new RegionHttpClients("far", Optional.of(Region.EU_WEST_1));
            builder.eachSyncClient((region, client) ->
                            client.httpClientBuilder(http.sync(region).tlsTrustManagersProvider(TestTls::trust)))
                    .eachAsyncClient((region, client) ->
                            client.httpClientBuilder(http.async(region).tlsTrustManagersProvider(TestTls::trust)));
        }
        options.accept(builder);
        dynamoDb = builder.build();
    }

    FarRegion home() {
        return home;
    }

    FarRegion other() {
        return other;
    }

    MultiRegionDynamoDb dynamoDb() {
        return dynamoDb;
    }

    List<RoutingEvent> events() {
        return events;
    }

    <E extends RoutingEvent> long count(Class<E> kind) {
        return events.stream().filter(kind::isInstance).count();
    }

    void get(FakeRegions.Flavour flavour, String id) {
        if (flavour == FakeRegions.Flavour.SYNC) {
            dynamoDb.client().getItem(FakeRegions.get(id));
        } else {
            dynamoDb.asyncClient().getItem(FakeRegions.get(id)).join();
        }
    }

    @Override
    public void close() {
        try (home;
                other) {
            dynamoDb.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
