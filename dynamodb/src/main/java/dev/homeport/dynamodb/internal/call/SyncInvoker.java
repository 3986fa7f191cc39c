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
    private final RegionCallInterceptor interceptor;
    private final ColdStart start;
    private final CredentialsGate gate;

    public SyncInvoker(
            RegionClients<DynamoDbClient> clients,
            CallRouter router,
            RegionCallInterceptor interceptor,
            ColdStart start,
            CredentialsGate gate) {
        this.clients = clients;
        this.router = router;
        this.interceptor = interceptor;
        this.start = start;
        this.gate = gate;
    }

    @Override
    public Object call(SdkOperation operation, DynamoDbRequest request) {
        if (!start.isOver() && start.holds(request)) {
            start.await();
        }
        var regionCall = router.begin(operation, request);
        while (true) {
            try {
                var response = send(regionCall);
                router.succeeded(regionCall);
                if (!start.isOver()) {
                    start.answered();
                }
                router.pageCame(regionCall, response);
                return response;
            } catch (InvocationTargetException e) {
                regionCall = router.next(regionCall, timeOutOf(regionCall, e.getCause()));
            } catch (IllegalAccessException e) {
                regionCall.ended();
                throw new IllegalStateException(operation.name() + " cannot be called", e);
            }
        }
    }

    /**
     * Nobody can cancel a sync call but a timer of the SDK's: when it strikes while a connection is waited for, the HTTP client
     * says that it was cancelled, and the SDK does not say which timer it was. When it strikes before the request is sent,
     * that is called off, which the SDK takes for an interrupt if this thread comes first.
     */
    private static Throwable timeOutOf(RegionCall regionCall, Throwable thrown) {
        boolean calledOff = thrown instanceof AbortedException
                && regionCall.calledOff()
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

    private Object send(RegionCall regionCall) throws InvocationTargetException, IllegalAccessException {
        if (!gate.isOpen(regionCall)) {
            try {
                gate.await(regionCall, router.patience(regionCall));
            } catch (RuntimeException e) {
                throw new InvocationTargetException(e);
            }
        }
        var hand = interceptor.hand();
        var outer = hand.over(regionCall);
        try {
            var operation = regionCall.operation();
            return OperationCalls.call(
                    clients.of(regionCall.circuit().region(), operation),
                    operation,
                    start.isOver() ? router.toSend(regionCall) : router.toSendColdly(regionCall));
        } catch (RuntimeException | Error e) {
            regionCall.ended();
            throw e;
        } finally {
            hand.over(outer);
        }
    }
}
