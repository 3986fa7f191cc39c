package dev.homeport.dynamodb.internal.operation;

import java.lang.reflect.Method;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * One operation of a client.
 *
 * @param method the method of the client's interface
 * @param direct whether it is one of those that carry an application's data, which are called without reflection
 * @param point whether it concerns a single item, so that a healthy region answers within milliseconds
 * @param paged whether a request of it may ask for a further page
 * @param shapes what a request of it means
 * @param routing the same, as far as it matters for where it begins: cheap, and nothing proven yet
 */
public record SdkOperation(
        Method method,
        boolean direct,
        boolean point,
        boolean paged,
        Function<DynamoDbRequest, OperationKind> shapes,
        Function<DynamoDbRequest, OperationKind> routing) {

    public String name() {
        return method.getName();
    }

    OperationKind shape(DynamoDbRequest request) {
        return shapes.apply(request);
    }

    public OperationKind routedAs(DynamoDbRequest request) {
        return routing.apply(request);
    }

    /** What a request means that was routed as that. */
    public OperationKind proven(OperationKind routed, DynamoDbRequest request) {
        return routing == shapes ? routed : shape(request);
    }

    /** The operation's own name, such as {@code GetItem}. */
    public String wireName() {
        return Character.toUpperCase(name().charAt(0)) + name().substring(1);
    }
}
