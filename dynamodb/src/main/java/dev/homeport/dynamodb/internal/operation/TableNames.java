package dev.homeport.dynamodb.internal.operation;

import java.util.Collection;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
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
 * Which table a request is about; of several, all their names in one, since an answer does not say which of them is missing.
 * Asked only when something is wrong with a table somewhere.
 */
public final class TableNames {

    /** Where it cannot be told. */
    static final String UNKNOWN = "(unknown)";

    private TableNames() {}

    public static String of(DynamoDbRequest request) {
        if (request instanceof GetItemRequest get) {
            return name(get.tableName());
        } else if (request instanceof QueryRequest query) {
            return name(query.tableName());
        } else if (request instanceof ScanRequest scan) {
            return name(scan.tableName());
        } else if (request instanceof PutItemRequest put) {
            return name(put.tableName());
        } else if (request instanceof UpdateItemRequest update) {
            return name(update.tableName());
        } else if (request instanceof DeleteItemRequest delete) {
            return name(delete.tableName());
        } else if (request instanceof BatchGetItemRequest batch) {
            return names(batch.requestItems().keySet());
        } else if (request instanceof BatchWriteItemRequest batch) {
            return names(batch.requestItems().keySet());
        } else if (request instanceof TransactGetItemsRequest transaction) {
            return names(transaction.transactItems().stream()
                    .map(item -> item.get().tableName())
                    .toList());
        } else if (request instanceof TransactWriteItemsRequest transaction) {
            return names(transaction.transactItems().stream()
                    .flatMap(item -> Stream.of(
                            item.put() == null ? null : item.put().tableName(),
                            item.update() == null ? null : item.update().tableName(),
                            item.delete() == null ? null : item.delete().tableName(),
                            item.conditionCheck() == null
                                    ? null
                                    : item.conditionCheck().tableName()))
                    .toList());
        }
        return ofStatements(request);
    }

    private static String ofStatements(DynamoDbRequest request) {
        if (request instanceof ExecuteStatementRequest execute) {
            return PartiQlScanner.table(execute.statement());
        } else if (request instanceof BatchExecuteStatementRequest batch) {
            return names(batch.statements().stream()
                    .map(each -> PartiQlScanner.table(each.statement()))
                    .toList());
        } else if (request instanceof ExecuteTransactionRequest transaction) {
            return names(transaction.transactStatements().stream()
                    .map(each -> PartiQlScanner.table(each.statement()))
                    .toList());
        }
        return UNKNOWN;
    }

    private static String name(String table) {
        return table == null || table.isEmpty() ? UNKNOWN : table;
    }

    private static String names(Collection<String> tables) {
        var known = new TreeSet<String>();
        tables.stream().filter(Objects::nonNull).forEach(known::add);
        return known.isEmpty() ? UNKNOWN : String.join(",", known);
    }
}
