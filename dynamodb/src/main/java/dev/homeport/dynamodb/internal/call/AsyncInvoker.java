package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.internal.client.CompletionExecutor;
import dev.homeport.dynamodb.internal.client.OperationInvoker;
import dev.homeport.dynamodb.internal.client.RegionClients;
import dev.homeport.dynamodb.internal.client.SdkExceptions;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Carries an operation out with the async clients. What follows a failure begins on the thread that brought it; what the
 * application does with an answer does not, see {@link CompletionExecutor}.
 *
 * <p>Cancelling the caller's future ends the moves from region to region, and not the request under way: the SDK does not
 * hand a cancellation on to the connection (measured), so that a request ends by its own time limit at the latest.
 */
public final class AsyncInvoker implements OperationInvoker {

    private final RegionClients<DynamoDbAsyncClient> clients;
    private final CallRouter router;
    private final RegionCallInterceptor interceptor;
    private final @Nullable HedgedReads hedging;
    private final ColdStart start;
    private final CompletionExecutor completions;
    private final CredentialsGate gate;

    public AsyncInvoker(
            RegionClients<DynamoDbAsyncClient> clients,
            CallRouter router,
            RegionCallInterceptor interceptor,
            @Nullable HedgedReads hedging,
            ColdStart start,
            CompletionExecutor completions,
            CredentialsGate gate) {
        this.gate = gate;
        this.clients = clients;
        this.router = router;
        this.interceptor = interceptor;
        this.hedging = hedging;
        this.start = start;
        this.completions = completions;
    }

    @Override
    public CompletableFuture<Object> call(SdkOperation operation, DynamoDbRequest request) {
        var result = new CompletableFuture<Object>();
        if (!start.isOver() && start.holds(request)) {
            start.whenWarmedUp(() -> begin(operation, request, result));
        } else {
            begin(operation, request, result);
        }
        return result;
    }

    private void begin(SdkOperation operation, DynamoDbRequest request, CompletableFuture<Object> result) {
        if (result.isDone()) {
            return;
        }
        try {
            var regionCall = router.begin(operation, request);
            if (hedging != null && hedging.wants(regionCall)) {
                race(regionCall, result, hedging);
            } else {
                carryOut(regionCall, result);
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private void race(RegionCall regionCall, CompletableFuture<Object> result, HedgedReads racing) {
        var answer = new CompletableFuture<Object>();
        answer.whenComplete((response, thrown) -> completions.complete(result, regionCall.region(), response, thrown));
        result.whenComplete((response, thrown) -> answer.cancel(false));
        racing.race(regionCall, this::send, answer);
    }

    private void carryOut(RegionCall regionCall, CompletableFuture<Object> result) {
        send(regionCall).whenComplete((response, thrown) -> {
            try {
                if (thrown == null) {
                    router.succeeded(regionCall);
                    router.pageCame(regionCall, response);
                    completions.complete(result, regionCall.region(), response, null);
                } else {
                    moveOn(regionCall, SdkExceptions.unwrapped(thrown), result);
                }
            } catch (RuntimeException | Error e) {
                // Nobody else would tell the caller.
                completions.complete(result, regionCall.region(), null, e);
            }
        });
    }

    private void moveOn(RegionCall regionCall, Throwable thrown, CompletableFuture<Object> result) {
        try {
            var next = router.next(regionCall, thrown);
            if (result.isDone()) {
                next.ended();
            } else {
                carryOut(next, result);
            }
        } catch (RuntimeException | Error e) {
            completions.complete(result, regionCall.region(), null, e);
        }
    }

    private CompletableFuture<Object> send(RegionCall regionCall) {
        return gate.isOpen(regionCall)
                ? sendNow(regionCall)
                : gate.whenOpen(regionCall, router.patience(regionCall)).thenCompose(opened -> sendNow(regionCall));
    }

    private CompletableFuture<Object> sendNow(RegionCall regionCall) {
        if (start.isOver()) {
            return send(regionCall, router.toSend(regionCall));
        }
        return send(regionCall, router.toSendColdly(regionCall)).whenComplete((response, thrown) -> {
            if (thrown == null) {
                start.answered();
            }
        });
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<Object> send(RegionCall regionCall, DynamoDbRequest request) {
        var hand = interceptor.hand();
        var outer = hand.over(regionCall);
        try {
            var operation = regionCall.operation();
            return (CompletableFuture<Object>)
                    OperationCalls.call(clients.of(regionCall.circuit().region(), operation), operation, request);
        } catch (InvocationTargetException e) {
            return CompletableFuture.failedFuture(e.getCause());
        } catch (IllegalAccessException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            hand.over(outer);
        }
    }
}
