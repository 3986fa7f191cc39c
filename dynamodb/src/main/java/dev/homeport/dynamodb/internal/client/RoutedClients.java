package dev.homeport.dynamodb.internal.client;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbAsyncWaiter;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/** The clients that applications use: the SDK's own types, whose operations go through an invoker. */
public final class RoutedClients {

    private RoutedClients() {}

    /** @param inner any of the SDK's clients behind it, for what the SDK tells of its configuration */
    public static DynamoDbClient sync(OperationInvoker operations, DynamoDbClient inner, Runnable closer, String name) {
        return RoutedClientProxy.create(
                DynamoDbClient.class,
                operations,
                Map.of(
                        "close", closing(closer),
                        "serviceName", proxy -> DynamoDbClient.SERVICE_NAME,
                        "serviceClientConfiguration", proxy -> inner.serviceClientConfiguration(),
                        "waiter",
                                proxy -> DynamoDbWaiter.builder()
                                        .client((DynamoDbClient) proxy)
                                        .build()),
                name);
    }

    /** @param inner any of the SDK's clients behind it, for its configuration and its threads that keep time */
    public static DynamoDbAsyncClient async(
            OperationInvoker operations, DynamoDbAsyncClient inner, Runnable closer, String name) {
        return RoutedClientProxy.create(
                DynamoDbAsyncClient.class,
                operations,
                Map.of(
                        "close", closing(closer),
                        "serviceName", proxy -> DynamoDbAsyncClient.SERVICE_NAME,
                        "serviceClientConfiguration", proxy -> inner.serviceClientConfiguration(),
                        "waiter", proxy -> waiter((DynamoDbAsyncClient) proxy, inner)),
                name);
    }

    private static UnaryOperator<@Nullable Object> closing(Runnable closer) {
        return proxy -> {
            closer.run();
            return null;
        };
    }

    /** With the threads that keep time for the clients; by default it would make some of its own, for its user to end. */
    private static DynamoDbAsyncWaiter waiter(DynamoDbAsyncClient client, DynamoDbAsyncClient inner) {
        var waiter = DynamoDbAsyncWaiter.builder().client(client);
        inner.serviceClientConfiguration()
                .overrideConfiguration()
                .scheduledExecutorService()
                .ifPresent(waiter::scheduledExecutorService);
        return waiter.build();
    }
}
