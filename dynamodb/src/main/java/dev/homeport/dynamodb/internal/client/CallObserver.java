package dev.homeport.dynamodb.internal.client;

import dev.homeport.dynamodb.RoutingSnapshot;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Stands around the calls of applications and sees what becomes of them; it changes nothing. */
public interface CallObserver {

    /** Leaves the calls as they are, so that a client that is not observed pays nothing. */
    CallObserver NONE = new CallObserver() {
        @Override
        public OperationInvoker around(OperationInvoker calls, String client, Supplier<RoutingSnapshot> routes) {
            return calls;
        }

        @Override
        public Optional<ExecutionInterceptor> requests() {
            return Optional.empty();
        }
    };

    /** Returns what applications call in place of the invoker. */
    OperationInvoker around(OperationInvoker calls, String client, Supplier<RoutingSnapshot> routes);

    /** Returns what sees each request to a region. */
    Optional<ExecutionInterceptor> requests();
}
