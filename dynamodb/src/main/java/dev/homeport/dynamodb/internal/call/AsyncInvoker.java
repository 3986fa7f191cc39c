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
    private final RegionCallInterceptor legs;
    private final @Nullable HedgedReads hedging;
    private final ColdStart start;
    private final CompletionExecutor completions;
    private final CredentialsGate gate;

    public AsyncInvoker(
            RegionClients<DynamoDbAsyncClient> clients,
            CallRouter router,
            RegionCallInterceptor legs,
            @Nullable HedgedReads hedging,
            ColdStart start,
            CompletionExecutor completions,
            CredentialsGate gate) {
        this.gate = gate;
        this.clients = clients;
        this.router = router;
        this.legs = legs;
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
            var leg = router.begin(operation, request);
            if (hedging != null && hedging.wants(leg)) {
                race(leg, result, hedging);
            } else {
                carryOut(leg, result);
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private void race(RegionCall leg, CompletableFuture<Object> result, HedgedReads racing) {
        var answer = new CompletableFuture<Object>();
        answer.whenComplete((response, thrown) -> completions.complete(result, leg.region(), response, thrown));
        result.whenComplete((response, thrown) -> answer.cancel(false));
        racing.race(leg, this::send, answer);
    }

    private void carryOut(RegionCall leg, CompletableFuture<Object> result) {
        send(leg).whenComplete((response, thrown) -> {
            try {
                if (thrown == null) {
                    router.succeeded(leg);
                    router.pageCame(leg, response);
                    completions.complete(result, leg.region(), response, null);
                } else {
                    moveOn(leg, SdkExceptions.unwrapped(thrown), result);
                }
            } catch (RuntimeException | Error e) {
                // Nobody else would tell the caller.
                completions.complete(result, leg.region(), null, e);
            }
        });
    }

    private void moveOn(RegionCall leg, Throwable thrown, CompletableFuture<Object> result) {
        try {
            var next = router.next(leg, thrown);
            if (result.isDone()) {
                next.ended();
            } else {
                carryOut(next, result);
            }
        } catch (RuntimeException | Error e) {
            completions.complete(result, leg.region(), null, e);
        }
    }

    private CompletableFuture<Object> send(RegionCall leg) {
        return gate.isOpen(leg)
                ? sendNow(leg)
                : gate.whenOpen(leg, router.patience(leg)).thenCompose(opened -> sendNow(leg));
    }

    private CompletableFuture<Object> sendNow(RegionCall leg) {
        if (start.isOver()) {
            return send(leg, router.toSend(leg));
        }
        return send(leg, router.toSendColdly(leg)).whenComplete((response, thrown) -> {
            if (thrown == null) {
                start.answered();
            }
        });
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<Object> send(RegionCall leg, DynamoDbRequest request) {
        var outer = legs.handOver(leg);
        try {
            return (CompletableFuture<Object>)
                    leg.operation().method().invoke(clients.of(leg.lane().region(), leg.operation()), request);
        } catch (InvocationTargetException e) {
            return CompletableFuture.failedFuture(e.getCause());
        } catch (IllegalAccessException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            legs.handOver(outer);
        }
    }
}
