package dev.homeport.dynamodb.internal.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * Homeport's own requests to one region, by whichever kind of client the application uses, over {@link ProbeConnections}.
 * Each waits for its answer, within a limit, is never repeated and never moved. Safe for any number of threads.
 */
public final class ProbeClient {

    /** Set on Homeport's own requests, which have no region call, to learn whether they were sent. */
    public static final ExecutionAttribute<AtomicBoolean> SENT = new ExecutionAttribute<>("homeport.sent");

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final @Nullable DynamoDbClient sync;
    private final @Nullable DynamoDbAsyncClient async;
    private final Optional<ProbeConnections<?>> connections;

    /** One of the first two is there. */
    public ProbeClient(
            @Nullable DynamoDbClient sync,
            @Nullable DynamoDbAsyncClient async,
            Optional<ProbeConnections<?>> connections) {
        this.sync = sync;
        this.async = async;
        this.connections = connections;
    }

    /** On which connections its requests ride, unless the user brought a ready-made HTTP client. */
    public Optional<ProbeConnections<?>> connections() {
        return connections;
    }

    public GetItemResponse getItem(GetItemRequest.Builder request, Duration limit) throws Exception {
        return getItem(request, limit, new AtomicBoolean());
    }

    /** @param sent set when the request is about to be sent, so that one that failed before can be told */
    public GetItemResponse getItem(GetItemRequest.Builder request, Duration limit, AtomicBoolean sent)
            throws Exception {
        var limited = request.overrideConfiguration(
                        within(limit).putExecutionAttribute(SENT, sent).build())
                .build();
        return sync != null ? sync.getItem(limited) : await(async().getItem(limited), limit);
    }

    public UpdateItemResponse updateItem(UpdateItemRequest.Builder request, Duration limit) throws Exception {
        var limited = request.overrideConfiguration(within(limit).build()).build();
        return sync != null ? sync.updateItem(limited) : await(async().updateItem(limited), limit);
    }

    public DescribeTableResponse describeTable(String table, Duration limit) throws Exception {
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
            throw SdkExceptions.unchecked(e.getCause());
        }
    }
}
