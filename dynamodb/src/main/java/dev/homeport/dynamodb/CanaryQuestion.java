package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;

/** Asks a region for one item with a consistent read, by whichever kind of client the application uses. */
final class CanaryQuestion implements RegionCanary.Question {

    /** Where nobody has said what to ask for. That there is no such table is an answer too. */
    private static final ItemKey NOBODYS = new ItemKey("homeport-canary", Map.of("id", AttributeValue.fromS("canary")));

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final @Nullable DynamoDbClient sync;
    private final @Nullable DynamoDbAsyncClient async;
    private final Optional<ItemKey> item;

    /** One of the clients is there. */
    CanaryQuestion(@Nullable DynamoDbClient sync, @Nullable DynamoDbAsyncClient async, Optional<ItemKey> item) {
        this.sync = sync;
        this.async = async;
        this.item = item;
    }

    @Override
    public void ask(Duration limit) throws Exception {
        try {
            send(request(limit), limit);
        } catch (RuntimeException e) {
            if (item.isPresent() || !(VerdictTable.of(e, true, true) instanceof Verdict.Ok)) {
                throw e;
            }
        }
    }

    private GetItemRequest request(Duration limit) {
        var wanted = item.orElse(NOBODYS);
        return GetItemRequest.builder()
                .tableName(wanted.table())
                .key(wanted.key())
                .consistentRead(true)
                .overrideConfiguration(AwsRequestOverrideConfiguration.builder()
                        .apiCallTimeout(limit)
                        .apiCallAttemptTimeout(limit)
                        .build())
                .build();
    }

    private void send(GetItemRequest request, Duration limit) throws Exception {
        if (sync != null) {
            sync.getItem(request);
        } else if (async != null) {
            try {
                async.getItem(request).get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw Thrown.unchecked(e.getCause());
            }
        }
    }
}
