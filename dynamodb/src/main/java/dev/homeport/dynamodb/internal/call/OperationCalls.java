package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.internal.operation.SdkOperation;
import java.lang.reflect.InvocationTargetException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Calls an operation's method of an SDK client. The operations that carry an application's data are called directly, told
 * apart by the class of their request, which each has for itself; all others, also those that a later SDK adds, by reflection.
 *
 * <p>Either way an exception of the SDK arrives inside an {@link InvocationTargetException}, so that it cannot be taken for
 * one of the call itself.
 */
final class OperationCalls {

    private OperationCalls() {}

    static Object call(DynamoDbClient client, SdkOperation operation, DynamoDbRequest request)
            throws InvocationTargetException, IllegalAccessException {
        if (!operation.direct()) {
            return operation.method().invoke(client, request);
        }
        try {
            return direct(client, request);
        } catch (RuntimeException | Error e) {
            throw new InvocationTargetException(e);
        }
    }

    static Object call(DynamoDbAsyncClient client, SdkOperation operation, DynamoDbRequest request)
            throws InvocationTargetException, IllegalAccessException {
        if (!operation.direct()) {
            return operation.method().invoke(client, request);
        }
        try {
            return direct(client, request);
        } catch (RuntimeException | Error e) {
            throw new InvocationTargetException(e);
        }
    }

    private static Object direct(DynamoDbClient client, DynamoDbRequest request) {
        if (request instanceof GetItemRequest get) {
            return client.getItem(get);
        } else if (request instanceof PutItemRequest put) {
            return client.putItem(put);
        } else if (request instanceof UpdateItemRequest update) {
            return client.updateItem(update);
        } else if (request instanceof DeleteItemRequest delete) {
            return client.deleteItem(delete);
        } else if (request instanceof QueryRequest query) {
            return client.query(query);
        } else if (request instanceof ScanRequest scan) {
            return client.scan(scan);
        } else if (request instanceof BatchGetItemRequest gets) {
            return client.batchGetItem(gets);
        } else if (request instanceof BatchWriteItemRequest writes) {
            return client.batchWriteItem(writes);
        } else if (request instanceof TransactGetItemsRequest reading) {
            return client.transactGetItems(reading);
        } else if (request instanceof TransactWriteItemsRequest writing) {
            return client.transactWriteItems(writing);
        } else if (request instanceof ExecuteStatementRequest statement) {
            return client.executeStatement(statement);
        } else if (request instanceof BatchExecuteStatementRequest statements) {
            return client.batchExecuteStatement(statements);
        } else if (request instanceof ExecuteTransactionRequest transaction) {
            return client.executeTransaction(transaction);
        }
        throw unknown(request);
    }

    private static Object direct(DynamoDbAsyncClient client, DynamoDbRequest request) {
        if (request instanceof GetItemRequest get) {
            return client.getItem(get);
        } else if (request instanceof PutItemRequest put) {
            return client.putItem(put);
        } else if (request instanceof UpdateItemRequest update) {
            return client.updateItem(update);
        } else if (request instanceof DeleteItemRequest delete) {
            return client.deleteItem(delete);
        } else if (request instanceof QueryRequest query) {
            return client.query(query);
        } else if (request instanceof ScanRequest scan) {
            return client.scan(scan);
        } else if (request instanceof BatchGetItemRequest gets) {
            return client.batchGetItem(gets);
        } else if (request instanceof BatchWriteItemRequest writes) {
            return client.batchWriteItem(writes);
        } else if (request instanceof TransactGetItemsRequest reading) {
            return client.transactGetItems(reading);
        } else if (request instanceof TransactWriteItemsRequest writing) {
            return client.transactWriteItems(writing);
        } else if (request instanceof ExecuteStatementRequest statement) {
            return client.executeStatement(statement);
        } else if (request instanceof BatchExecuteStatementRequest statements) {
            return client.batchExecuteStatement(statements);
        } else if (request instanceof ExecuteTransactionRequest transaction) {
            return client.executeTransaction(transaction);
        }
        throw unknown(request);
    }

    private static IllegalArgumentException unknown(DynamoDbRequest request) {
        return new IllegalArgumentException("No operation that is called directly takes a "
                + request.getClass().getSimpleName());
    }
}
