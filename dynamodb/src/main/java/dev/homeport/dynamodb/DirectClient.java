package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Homeport's own requests to one region, by whichever kind of client the application uses, over {@link CanaryConnections}.
 * Each waits for its answer, within a limit, is never repeated and never moved. Safe for any number of threads.
 */
final class DirectClient {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final @Nullable DynamoDbClient sync;
    private final @Nullable DynamoDbAsyncClient async;
    private final Optional<CanaryConnections<?>> connections;

    /** One of the first two is there. */
    DirectClient(
            @Nullable DynamoDbClient sync,
            @Nullable DynamoDbAsyncClient async,
            Optional<CanaryConnections<?>> connections) {
        this.sync = sync;
        this.async = async;
        this.connections = connections;
    }

    /** On which connections its requests ride, unless the user brought a ready-made HTTP client. */
    Optional<CanaryConnections<?>> connections() {
        return connections;
    }

    GetItemResponse getItem(GetItemRequest.Builder request, Duration limit) throws Exception {
        return getItem(request, limit, new AtomicBoolean());
    }

    /** @param sent set when the request is about to be sent, so that one that failed before can be told */
    GetItemResponse getItem(GetItemRequest.Builder request, Duration limit, AtomicBoolean sent) throws Exception {
        var limited = request.overrideConfiguration(within(limit)
                        .putExecutionAttribute(LegInterceptor.SENT, sent)
                        .build())
                .build();
        return sync != null ? sync.getItem(limited) : await(async().getItem(limited), limit);
    }

    UpdateItemResponse updateItem(UpdateItemRequest.Builder request, Duration limit) throws Exception {
        var limited = request.overrideConfiguration(within(limit).build()).build();
        return sync != null ? sync.updateItem(limited) : await(async().updateItem(limited), limit);
    }

    DescribeTableResponse describeTable(String table, Duration limit) throws Exception {
        var limited = DescribeTableRequest.builder()
                .tableName(table)
                .overrideConfiguration(within(limit).build())
                .build();
        return sync != null ? sync.describeTable(limited) : await(async().describeTable(limited), limit);
    }

    private DynamoDbAsyncClient async() {
        if (async == null) {
            throw new IllegalStateException("there is no client");
        }
        return async;
    }

    private static AwsRequestOverrideConfiguration.Builder within(Duration limit) {
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(limit).apiCallAttemptTimeout(limit);
    }

    private static <T> T await(CompletableFuture<T> answer, Duration limit) throws Exception {
        try {
            return answer.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Thrown.unchecked(e.getCause());
        }
    }
}
