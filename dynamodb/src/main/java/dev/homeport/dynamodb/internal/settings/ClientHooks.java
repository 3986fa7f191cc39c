package dev.homeport.dynamodb.internal.settings;

import java.util.function.BiConsumer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** What the user does to the builders of the inner clients. */
public record ClientHooks(
        BiConsumer<Region, DynamoDbBaseClientBuilder<?, ?>> both,
        BiConsumer<Region, DynamoDbClientBuilder> sync,
        BiConsumer<Region, DynamoDbAsyncClientBuilder> async) {

    public static final ClientHooks NONE = new ClientHooks((region, builder) -> {}, (r, b) -> {}, (r, b) -> {});

    public ClientHooks both(BiConsumer<Region, DynamoDbBaseClientBuilder<?, ?>> hook) {
        return new ClientHooks(both.andThen(hook), sync, async);
    }

    public ClientHooks sync(BiConsumer<Region, DynamoDbClientBuilder> hook) {
        return new ClientHooks(both, sync.andThen(hook), async);
    }

    public ClientHooks async(BiConsumer<Region, DynamoDbAsyncClientBuilder> hook) {
        return new ClientHooks(both, sync, async.andThen(hook));
    }
}
