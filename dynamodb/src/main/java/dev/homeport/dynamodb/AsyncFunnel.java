package dev.homeport.dynamodb;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * Carries an operation out with the async clients. What follows a failure begins on the thread that brought it.
 *
 * <p>Cancelling the caller's future ends the moves from region to region, and not the request under way: the SDK does not
 * hand a cancellation on to the connection (measured), so that a request ends by its own time limit at the latest.
 */
final class AsyncFunnel implements Funnel {

    private final RegionClients<DynamoDbAsyncClient> clients;
    private final CallRouter router;
    private final LegInterceptor legs;
    private final @Nullable Hedging hedging;

    AsyncFunnel(
            RegionClients<DynamoDbAsyncClient> clients,
            CallRouter router,
            LegInterceptor legs,
            @Nullable Hedging hedging) {
        this.clients = clients;
        this.router = router;
        this.legs = legs;
        this.hedging = hedging;
    }

    @Override
    public CompletableFuture<Object> call(SdkOperation operation, DynamoDbRequest request) {
        var result = new CompletableFuture<Object>();
        try {
            var leg = router.begin(operation, request);
            if (hedging != null && hedging.wants(leg)) {
                hedging.race(leg, this::send, result);
            } else {
                carryOut(leg, result);
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private void carryOut(Leg leg, CompletableFuture<Object> result) {
        send(leg).whenComplete((response, thrown) -> {
            try {
                if (thrown == null) {
                    router.succeeded(leg);
                    router.pageCame(leg, response);
                    result.complete(response);
                } else {
                    moveOn(leg, Thrown.unwrapped(thrown), result);
                }
            } catch (RuntimeException | Error e) {
                // Nobody else would tell the caller.
                result.completeExceptionally(e);
            }
        });
    }

    private void moveOn(Leg leg, Throwable thrown, CompletableFuture<Object> result) {
        try {
            var next = router.next(leg, thrown);
            if (result.isDone()) {
                next.ended();
            } else {
                carryOut(next, result);
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<Object> send(Leg leg) {
        var outer = legs.handOver(leg);
        try {
            return (CompletableFuture<Object>) leg.operation()
                    .method()
                    .invoke(clients.of(leg.lane().region(), leg.operation()), router.toSend(leg));
        } catch (InvocationTargetException e) {
            return CompletableFuture.failedFuture(e.getCause());
        } catch (IllegalAccessException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            legs.handOver(outer);
        }
    }
}
