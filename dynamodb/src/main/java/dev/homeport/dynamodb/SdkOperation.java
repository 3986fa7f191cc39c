package dev.homeport.dynamodb;

import java.lang.reflect.Method;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * One operation of a client.
 *
 * @param method the method of the client's interface
 * @param access how it uses a region when that is known without the request; PartiQL counts as writing until looked at
 * @param point whether it concerns a single item, so that a healthy region answers within milliseconds
 * @param shapes what a request of it means
 */
record SdkOperation(Method method, Access access, boolean point, Function<DynamoDbRequest, OperationShape> shapes) {

    String name() {
        return method.getName();
    }

    OperationShape shape(DynamoDbRequest request) {
        return shapes.apply(request);
    }
}
