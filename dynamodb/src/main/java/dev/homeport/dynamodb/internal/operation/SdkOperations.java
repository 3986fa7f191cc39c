package dev.homeport.dynamodb.internal.operation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * The operations of a client type: its methods that take one request and are not paginators, whether this version knows
 * them or not. All other methods of a client end in one of these, or do not speak to DynamoDB at all.
 */
public final class SdkOperations {

    private static final Set<String> POINTS = Set.of("getItem");
    private static final Set<String> PAGED = Set.of("query", "scan", "executeStatement");

    private SdkOperations() {}

    public static Map<Method, SdkOperation> of(Class<?> client) {
        return Arrays.stream(client.getMethods())
                .filter(SdkOperations::isOperation)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), SdkOperations::operation));
    }

    private static boolean isOperation(Method method) {
        var parameters = method.getParameterTypes();
        return parameters.length == 1
                && DynamoDbRequest.class.isAssignableFrom(parameters[0])
                && !method.getName().endsWith("Paginator");
    }

    private static SdkOperation operation(Method method) {
        // Spares each call the check of access, which a public method of a public interface passes.
        method.trySetAccessible();
        var name = method.getName();
        var shapes = OperationClassifier.of(name);
        return new SdkOperation(
                method,
                OperationClassifier.KNOWN.containsKey(name),
                POINTS.contains(name),
                PAGED.contains(name),
                shapes,
                name.equals("updateItem") ? OperationClassifier::updateUnproven : shapes);
    }
}
