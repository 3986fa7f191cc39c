package dev.homeport.dynamodb.internal.operation;

import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Requests as they are sent, where that is not as the caller made them. */
public final class RequestRewriter {

    private RequestRewriter() {}

    /**
     * Gives a transaction its token, so that all its attempts have the same: the SDK makes one up as well, but a new one
     * each time that it is handed the request.
     */
    public static DynamoDbRequest withToken(DynamoDbRequest request) {
        if (request instanceof TransactWriteItemsRequest transaction && transaction.clientRequestToken() == null) {
            return transaction.toBuilder().clientRequestToken(token()).build();
        }
        if (request instanceof ExecuteTransactionRequest transaction && transaction.clientRequestToken() == null) {
            return transaction.toBuilder().clientRequestToken(token()).build();
        }
        return request;
    }

    private static String token() {
        return UUID.randomUUID().toString();
    }

    /** The same read, content with what any replica has. {@code TransactGetItems} has no such form and stays as it is. */
    public static DynamoDbRequest eventual(DynamoDbRequest request) {
        if (request instanceof GetItemRequest get) {
            return get.toBuilder().consistentRead(false).build();
        } else if (request instanceof QueryRequest query) {
            return query.toBuilder().consistentRead(false).build();
        } else if (request instanceof ScanRequest scan) {
            return scan.toBuilder().consistentRead(false).build();
        } else if (request instanceof ExecuteStatementRequest statement) {
            return statement.toBuilder().consistentRead(false).build();
        } else if (request instanceof BatchGetItemRequest batch) {
            return batch.toBuilder()
                    .requestItems(batch.requestItems().entrySet().stream()
                            .collect(Collectors.toMap(
                                    each -> each.getKey(),
                                    each -> each.getValue().toBuilder()
                                            .consistentRead(false)
                                            .build())))
                    .build();
        } else if (request instanceof BatchExecuteStatementRequest batch) {
            return batch.toBuilder()
                    .statements(batch.statements().stream()
                            .map(each -> each.toBuilder().consistentRead(false).build())
                            .toList())
                    .build();
        }
        return request;
    }
}
