package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.internal.client.OperationInvoker;
import dev.homeport.dynamodb.internal.client.SdkExceptions;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import dev.homeport.dynamodb.internal.operation.SdkOperations;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Sends the reads of a sync client through the async clients, where two can race: a caller that is blocked in a sync read
 * cannot be freed by an interrupt (measured). All else goes through the sync clients.
 */
public final class HedgingSyncInvoker implements OperationInvoker {

    private final OperationInvoker sync;
    private final AsyncInvoker async;
    private final Map<String, SdkOperation> asyncOperations;

    public HedgingSyncInvoker(OperationInvoker sync, AsyncInvoker async) {
        this.sync = sync;
        this.async = async;
        this.asyncOperations = SdkOperations.of(DynamoDbAsyncClient.class).values().stream()
                .collect(Collectors.toUnmodifiableMap(SdkOperation::name, Function.identity()));
    }

    @Override
    public Object call(SdkOperation operation, DynamoDbRequest request) {
        if (operation.routedAs(request) != OperationKind.EVENTUAL_READ) {
            return sync.call(operation, request);
        }
        var answer = async.call(Objects.requireNonNull(asyncOperations.get(operation.name())), request);
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw SdkExceptions.unchecked(e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw AbortedException.create("Interrupted while waiting for " + operation.wireName(), e);
        }
    }
}
