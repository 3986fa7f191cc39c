package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.internal.client.OperationInvoker;
import dev.homeport.dynamodb.internal.client.RegionClients;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Carries an operation out with the sync clients, on the caller's thread, from region to region. */
public final class SyncInvoker implements OperationInvoker {

    private final RegionClients<DynamoDbClient> clients;
    private final CallRouter router;
    private final RegionCallInterceptor legs;
    private final ColdStart start;
    private final CredentialsGate gate;

    public SyncInvoker(
            RegionClients<DynamoDbClient> clients,
            CallRouter router,
            RegionCallInterceptor legs,
            ColdStart start,
            CredentialsGate gate) {
        this.clients = clients;
        this.router = router;
        this.legs = legs;
        this.start = start;
        this.gate = gate;
    }

    @Override
    public Object call(SdkOperation operation, DynamoDbRequest request) {
        if (!start.isOver() && start.holds(request)) {
            start.await();
        }
        var leg = router.begin(operation, request);
        while (true) {
            try {
                var response = send(leg);
                router.succeeded(leg);
                if (!start.isOver()) {
                    start.answered();
                }
                router.pageCame(leg, response);
                return response;
            } catch (InvocationTargetException e) {
                leg = router.next(leg, timeOutOf(leg, e.getCause()));
            } catch (IllegalAccessException e) {
                leg.ended();
                throw new IllegalStateException(operation.name() + " cannot be called", e);
            }
        }
    }

    /**
     * Nobody can cancel a sync call but a timer of the SDK's: when it strikes while a connection is waited for, the HTTP client
     * says that it was cancelled, and the SDK does not say which timer it was. When it strikes before the request is sent,
     * that is called off, which the SDK takes for an interrupt if this thread comes first.
     */
    private static Throwable timeOutOf(RegionCall leg, Throwable thrown) {
        boolean calledOff = thrown instanceof AbortedException
                && leg.calledOff()
                && !Thread.currentThread().isInterrupted();
        return thrown instanceof CancellationException || calledOff
                ? ApiCallAttemptTimeoutException.builder()
                        .message(
                                calledOff
                                        ? "A time limit struck before it was sent"
                                        : "A time limit struck while a connection was waited for")
                        .cause(thrown)
                        .build()
                : thrown;
    }

    private Object send(RegionCall leg) throws InvocationTargetException, IllegalAccessException {
        if (!gate.isOpen(leg)) {
            try {
                gate.await(leg, router.patience(leg));
            } catch (RuntimeException e) {
                throw new InvocationTargetException(e);
            }
        }
        var outer = legs.handOver(leg);
        try {
            return leg.operation()
                    .method()
                    .invoke(
                            clients.of(leg.lane().region(), leg.operation()),
                            start.isOver() ? router.toSend(leg) : router.toSendColdly(leg));
        } catch (RuntimeException | Error e) {
            leg.ended();
            throw e;
        } finally {
            legs.handOver(outer);
        }
    }
}
