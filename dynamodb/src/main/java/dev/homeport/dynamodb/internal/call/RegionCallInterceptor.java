package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.RequestOptions;
import dev.homeport.dynamodb.internal.client.ProbeClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Ties each request inside the SDK to its region call. The invoker leaves the region call with the calling thread, on which the SDK begins
 * each request, sync or async (seen); from there on it travels with the request.
 */
public final class RegionCallInterceptor implements ExecutionInterceptor {

    private final ThreadLocal<Hand> hands = ThreadLocal.withInitial(Hand::new);

    /** What one thread hands over; looked up once a call, since each look costs more than what it finds. */
    static final class Hand {

        private @Nullable RegionCall regionCall;

        /** Hands a region call over to the request that this thread is about to begin; returns what was there. */
        @Nullable
        RegionCall over(@Nullable RegionCall next) {
            var before = regionCall;
            regionCall = next;
            return before;
        }
    }

    /** The calling thread's. */
    Hand hand() {
        return hands.get();
    }

    /** The region call that this thread hands over. */
    @Nullable
    RegionCall handedOver() {
        return hands.get().regionCall;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        var regionCall = handedOver();
        if (regionCall != null) {
            attributes.putAttribute(RequestOptions.ROUTE, regionCall);
            regionCall.attach();
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (attributes.getAttribute(RequestOptions.ROUTE) instanceof RegionCall regionCall) {
            if (!regionCall.transmitting()) {
                throw AbortedException.create("The call has ended before this was sent");
            }
            return;
        }
        var sent = attributes.getAttribute(ProbeClient.SENT);
        if (sent != null) {
            sent.set(true);
        }
    }
}
