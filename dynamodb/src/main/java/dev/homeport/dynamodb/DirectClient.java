package dev.homeport.dynamodb;

import java.time.Duration;
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
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Homeport's own requests to one region, by whichever kind of client the application uses, so that they share its
 * connections. Each waits for its answer, within a limit, is never repeated and never moved.
 */
final class DirectClient {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final @Nullable DynamoDbClient sync;
    private final @Nullable DynamoDbAsyncClient async;
    private volatile AtomicBoolean sent = new AtomicBoolean();

    /** One of the two is there. */
    DirectClient(@Nullable DynamoDbClient sync, @Nullable DynamoDbAsyncClient async) {
        this.sync = sync;
        this.async = async;
    }

    GetItemResponse getItem(GetItemRequest.Builder request, Duration limit) throws Exception {
        var limited = request.overrideConfiguration(within(limit)).build();
        return sync != null ? sync.getItem(limited) : await(async().getItem(limited), limit);
    }

    void putItem(PutItemRequest.Builder request, Duration limit) throws Exception {
        var limited = request.overrideConfiguration(within(limit)).build();
        if (sync != null) {
            sync.putItem(limited);
        } else {
            await(async().putItem(limited), limit);
        }
    }

    DescribeTableResponse describeTable(String table, Duration limit) throws Exception {
        var limited = DescribeTableRequest.builder()
                .tableName(table)
                .overrideConfiguration(within(limit))
                .build();
        return sync != null ? sync.describeTable(limited) : await(async().describeTable(limited), limit);
    }

    private DynamoDbAsyncClient async() {
        if (async == null) {
            throw new IllegalStateException("there is no client");
        }
        return async;
    }

    /** Whether the latest request was about to be sent, or had not come so far. For one thread at a time. */
    boolean sent() {
        return sent.get();
    }

    private AwsRequestOverrideConfiguration within(Duration limit) {
        sent = new AtomicBoolean();
        return AwsRequestOverrideConfiguration.builder()
                .putExecutionAttribute(LegInterceptor.SENT, sent)
                .apiCallTimeout(limit)
                .apiCallAttemptTimeout(limit)
                .build();
    }

    private static <T> T await(CompletableFuture<T> answer, Duration limit) throws Exception {
        try {
            return answer.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw Thrown.unchecked(e.getCause());
        }
    }
}
