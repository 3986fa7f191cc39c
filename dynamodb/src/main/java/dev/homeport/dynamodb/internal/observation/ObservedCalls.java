package dev.homeport.dynamodb.internal.observation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingSnapshot;
import dev.homeport.dynamodb.internal.client.CallObserver;
import dev.homeport.dynamodb.internal.client.OperationInvoker;
import dev.homeport.dynamodb.internal.client.SdkExceptions;
import dev.homeport.dynamodb.internal.operation.SdkOperation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Makes an observation of each call, from its begin on the caller's thread to its answer. */
public final class ObservedCalls implements CallObserver {

    private final ObservationRegistry registry;

    public ObservedCalls(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public OperationInvoker around(OperationInvoker calls, String client, Supplier<RoutingSnapshot> routes) {
        return (operation, request) -> call(calls, client, routes, operation, request);
    }

    @Override
    public Optional<ExecutionInterceptor> requests() {
        return Optional.of(new RequestWatch());
    }

    private Object call(
            OperationInvoker calls,
            String client,
            Supplier<RoutingSnapshot> routes,
            SdkOperation operation,
            DynamoDbRequest request) {
        var path = new CallPath();
        var access = operation.routedAs(request).access();
        var observation = Observation.createNotStarted("homeport.dynamodb.call", registry)
                .contextualName(operation.wireName())
                .lowCardinalityKeyValue("name", client)
                .lowCardinalityKeyValue("operation", operation.wireName())
                .start();
        var scope = observation.openScope();
        try {
            var result = calls.call(operation, travelling(request, path));
            if (result instanceof CompletableFuture<?> answer) {
                answer.whenComplete((response, thrown) -> end(observation, path, access, routes.get(), thrown));
            } else {
                end(observation, path, access, routes.get(), null);
            }
            return result;
        } catch (RuntimeException | Error e) {
            end(observation, path, access, routes.get(), e);
            throw e;
        } finally {
            scope.close();
        }
    }

    private static DynamoDbRequest travelling(DynamoDbRequest request, CallPath path) {
        var options = request.overrideConfiguration()
                .map(AwsRequestOverrideConfiguration::toBuilder)
                .orElseGet(AwsRequestOverrideConfiguration::builder)
                .putExecutionAttribute(CallPath.OF_CALL, path)
                .build();
        return (DynamoDbRequest)
                request.toBuilder().overrideConfiguration(options).build();
    }

    private static void end(
            Observation observation,
            CallPath path,
            AccessMode access,
            RoutingSnapshot routes,
            @Nullable Throwable thrown) {
        observation
                .lowCardinalityKeyValue(
                        "region", path.region().map(Object::toString).orElse("none"))
                .lowCardinalityKeyValue("moved", String.valueOf(path.moved()))
                .lowCardinalityKeyValue("hedged", String.valueOf(path.hedged()))
                .highCardinalityKeyValue("path", path.toString())
                .highCardinalityKeyValue("reason", whyNotAtHome(path, access, routes));
        if (thrown != null) {
            observation.error(SdkExceptions.unwrapped(thrown));
        }
        observation.stop();
    }

    /** Why the call did not begin in the first listed region, as the routes say it; empty where it did. */
    private static String whyNotAtHome(CallPath path, AccessMode access, RoutingSnapshot routes) {
        var home = routes.regions().get(0);
        boolean began = path.first()
                .map(region -> region.id().equals(home.region().value()))
                .orElse(false);
        var circuit = access == AccessMode.READ ? home.reads() : home.writes();
        return began ? "" : circuit.reason();
    }
}
