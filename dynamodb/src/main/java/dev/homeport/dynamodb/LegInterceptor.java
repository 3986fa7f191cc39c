package dev.homeport.dynamodb;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Ties each request inside the SDK to its leg. The funnel leaves the leg with the calling thread, on which the SDK begins
 * each request, sync or async (seen); from there on it travels with the request.
 */
final class LegInterceptor implements ExecutionInterceptor {

    /** Set on Homeport's own requests, which have no leg, to learn whether they were sent. */
    static final ExecutionAttribute<AtomicBoolean> SENT = new ExecutionAttribute<>("homeport.sent");

    private final ThreadLocal<@Nullable Leg> handedOver = new ThreadLocal<>();

    /** Hands a leg over to the request that this thread is about to begin; returns what was there. */
    @Nullable
    Leg handOver(@Nullable Leg leg) {
        var before = handedOver.get();
        handedOver.set(leg);
        return before;
    }

    /** The leg that this thread hands over. */
    @Nullable
    Leg handedOver() {
        return handedOver.get();
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        var leg = handedOver.get();
        if (leg != null) {
            attributes.putAttribute(RequestOptions.ROUTE, leg);
            leg.attach();
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        if (attributes.getAttribute(RequestOptions.ROUTE) instanceof Leg leg && !leg.transmitting()) {
            throw AbortedException.create("The call has ended before this was sent");
        }
        var sent = attributes.getAttribute(SENT);
        if (sent != null) {
            sent.set(true);
        }
    }
}
