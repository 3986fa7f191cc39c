package dev.homeport.dynamodb;

import java.lang.reflect.InvocationTargetException;
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
                leg = router.next(leg, e.getCause());
            } catch (IllegalAccessException e) {
                leg.ended();
                throw new IllegalStateException(operation.name() + " cannot be called", e);
            }
        }
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
