package dev.homeport.dynamodb;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Carries an operation out with the sync clients, on the caller's thread, from region to region. */
final class SyncFunnel implements Funnel {

    private final RegionClients<DynamoDbClient> clients;
    private final CallRouter router;
    private final LegInterceptor legs;

    SyncFunnel(RegionClients<DynamoDbClient> clients, CallRouter router, LegInterceptor legs) {
        this.clients = clients;
        this.router = router;
        this.legs = legs;
    }

    @Override
    public Object call(SdkOperation operation, DynamoDbRequest request) {
        var leg = router.begin(operation, request);
        while (true) {
            try {
                var response = send(leg);
                router.succeeded(leg);
                router.pageCame(leg, response);
                return response;
            } catch (InvocationTargetException e) {
                leg = router.next(leg, timeOutOf(e.getCause()));
            } catch (IllegalAccessException e) {
                leg.ended();
                throw new IllegalStateException(operation.name() + " cannot be called", e);
            }
        }
    }

    /**
     * Nobody can cancel a sync call but a timer of the SDK's: when it strikes while a connection is waited for, the HTTP client
     * says that it was cancelled, and the SDK does not say which timer it was.
     */
    private static Throwable timeOutOf(Throwable thrown) {
        return thrown instanceof CancellationException cancelled
                ? ApiCallAttemptTimeoutException.builder()
                        .message("A time limit struck while a connection was waited for")
                        .cause(cancelled)
                        .build()
                : thrown;
    }

    private Object send(Leg leg) throws InvocationTargetException, IllegalAccessException {
        var outer = legs.handOver(leg);
        try {
            return leg.operation()
                    .method()
                    .invoke(clients.of(leg.lane().region(), leg.operation()), router.toSend(leg));
        } catch (RuntimeException | Error e) {
            leg.ended();
            throw e;
        } finally {
            legs.handOver(outer);
        }
    }
}
