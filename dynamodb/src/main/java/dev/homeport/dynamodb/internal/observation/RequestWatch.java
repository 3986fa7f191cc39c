package dev.homeport.dynamodb.internal.observation;

import dev.homeport.dynamodb.RequestOptions;
import dev.homeport.dynamodb.RequestRoute;
import java.util.function.BiConsumer;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Tells the {@link CallPath} of each request of an observed call; other requests it does not touch. */
final class RequestWatch implements ExecutionInterceptor {

    /** The first moment after all interceptors have begun, so that the route is known. */
    @Override
    public void beforeMarshalling(Context.BeforeMarshalling context, ExecutionAttributes attributes) {
        tell(attributes, (path, route) -> path.sent(route));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        tell(attributes, (path, route) -> path.answered(route));
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
        tell(attributes, (path, route) -> path.failed(route, context.exception()));
    }

    private static void tell(ExecutionAttributes attributes, BiConsumer<CallPath, RequestRoute> news) {
        var path = attributes.getAttribute(CallPath.OF_CALL);
        var route = attributes.getAttribute(RequestOptions.ROUTE);
        if (path != null && route != null) {
            news.accept(path, route);
        }
    }
}
