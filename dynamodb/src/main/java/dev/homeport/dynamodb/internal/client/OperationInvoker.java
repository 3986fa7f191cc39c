package dev.homeport.dynamodb.internal.client;

import dev.homeport.dynamodb.internal.operation.SdkOperation;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/** Where every operation of a client comes together. */
public interface OperationInvoker {

    /**
     * Carries an operation out.
     *
     * @return what the client's method returns: a response, or a future of one
     */
    Object call(SdkOperation operation, DynamoDbRequest request);
}
