package dev.homeport.dynamodb;

import java.util.function.BiConsumer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** What the user does to the builders of the inner clients. */
record ClientHooks(
        BiConsumer<Region, DynamoDbBaseClientBuilder<?, ?>> both,
        BiConsumer<Region, DynamoDbClientBuilder> sync,
        BiConsumer<Region, DynamoDbAsyncClientBuilder> async) {

    static final ClientHooks NONE = new ClientHooks((region, builder) -> {}, (r, b) -> {}, (r, b) -> {});

    ClientHooks both(BiConsumer<Region, DynamoDbBaseClientBuilder<?, ?>> hook) {
        return new ClientHooks(both.andThen(hook), sync, async);
    }

    ClientHooks sync(BiConsumer<Region, DynamoDbClientBuilder> hook) {
        return new ClientHooks(both, sync.andThen(hook), async);
    }

    ClientHooks async(BiConsumer<Region, DynamoDbAsyncClientBuilder> hook) {
        return new ClientHooks(both, sync, async.andThen(hook));
    }
}
