package dev.homeport.dynamodb.internal.operation;

import static dev.homeport.dynamodb.internal.operation.OperationKind.ACCUMULATING_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONDITIONAL_ACCUMULATING_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONDITIONAL_STATEMENT;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONDITIONAL_TRANSACTION;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONDITIONAL_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONSISTENT_READ;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONTROL;
import static dev.homeport.dynamodb.internal.operation.OperationKind.CONTROL_READ;
import static dev.homeport.dynamodb.internal.operation.OperationKind.EVENTUAL_READ;
import static dev.homeport.dynamodb.internal.operation.OperationKind.IDEMPOTENT_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.OLD_VALUES_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.STATEMENT_WRITE;
import static dev.homeport.dynamodb.internal.operation.OperationKind.TOKEN_TRANSACTION;
import static dev.homeport.dynamodb.internal.operation.OperationKind.TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetResourcePolicyRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ListTablesRequest;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class OperationClassifierTest {

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("getItem", GetItemRequest.builder().build(), EVENTUAL_READ),
                arguments(
                        "getItem",
                        GetItemRequest.builder().consistentRead(false).build(),
                        EVENTUAL_READ),
                arguments(
                        "getItem", GetItemRequest.builder().consistentRead(true).build(), CONSISTENT_READ),
                arguments("query", QueryRequest.builder().build(), EVENTUAL_READ),
                arguments("query", QueryRequest.builder().consistentRead(true).build(), CONSISTENT_READ),
                arguments("scan", ScanRequest.builder().build(), EVENTUAL_READ),
                arguments("scan", ScanRequest.builder().consistentRead(true).build(), CONSISTENT_READ),
                arguments("batchGetItem", batchGet(false), EVENTUAL_READ),
                arguments("batchGetItem", batchGet(true), CONSISTENT_READ),
                arguments("transactGetItems", TransactGetItemsRequest.builder().build(), CONSISTENT_READ),
                arguments("putItem", PutItemRequest.builder().build(), IDEMPOTENT_WRITE),
                arguments(
                        "putItem",
                        PutItemRequest.builder().conditionExpression("c").build(),
                        CONDITIONAL_WRITE),
                arguments(
                        "putItem",
                        PutItemRequest.builder()
                                .expected(Map.of(
                                        "a",
                                        ExpectedAttributeValue.builder()
                                                .exists(false)
                                                .build()))
                                .build(),
                        CONDITIONAL_WRITE),
                arguments(
                        "putItem",
                        PutItemRequest.builder()
                                .returnValues(ReturnValue.ALL_OLD)
                                .build(),
                        OLD_VALUES_WRITE),
                arguments("deleteItem", DeleteItemRequest.builder().build(), IDEMPOTENT_WRITE),
                arguments(
                        "deleteItem",
                        DeleteItemRequest.builder().conditionExpression("c").build(),
                        CONDITIONAL_WRITE),
                arguments(
                        "deleteItem",
                        DeleteItemRequest.builder()
                                .returnValues(ReturnValue.ALL_OLD)
                                .build(),
                        OLD_VALUES_WRITE),
                arguments("updateItem", update("SET a = :a"), IDEMPOTENT_WRITE),
                arguments("updateItem", update("ADD a :one"), ACCUMULATING_WRITE),
                arguments("updateItem", UpdateItemRequest.builder().build(), IDEMPOTENT_WRITE),
                arguments(
                        "updateItem",
                        update("SET a = :a").toBuilder()
                                .conditionExpression("c")
                                .build(),
                        CONDITIONAL_WRITE),
                arguments(
                        "updateItem",
                        update("SET a = :a").toBuilder()
                                .returnValues(ReturnValue.UPDATED_OLD)
                                .build(),
                        OLD_VALUES_WRITE),
                arguments(
                        "updateItem",
                        update("SET a = :a").toBuilder()
                                .returnValues(ReturnValue.ALL_NEW)
                                .build(),
                        IDEMPOTENT_WRITE),
                arguments(
                        "updateItem",
                        UpdateItemRequest.builder()
                                .attributeUpdates(Map.of(
                                        "a",
                                        AttributeValueUpdate.builder()
                                                .action(AttributeAction.ADD)
                                                .value(AttributeValue.fromN("1"))
                                                .build()))
                                .build(),
                        ACCUMULATING_WRITE),
                arguments(
                        "updateItem",
                        update("ADD a :one").toBuilder()
                                .conditionExpression("c")
                                .build(),
                        CONDITIONAL_ACCUMULATING_WRITE),
                arguments("batchWriteItem", BatchWriteItemRequest.builder().build(), IDEMPOTENT_WRITE),
                arguments(
                        "transactWriteItems",
                        TransactWriteItemsRequest.builder().build(),
                        TRANSACTION),
                arguments(
                        "transactWriteItems",
                        TransactWriteItemsRequest.builder()
                                .clientRequestToken("mine")
                                .build(),
                        TOKEN_TRANSACTION),
                arguments(
                        "transactWriteItems",
                        TransactWriteItemsRequest.builder()
                                .transactItems(TransactWriteItem.builder()
                                        .put(put -> put.conditionExpression("c"))
                                        .build())
                                .build(),
                        CONDITIONAL_TRANSACTION),
                arguments("executeTransaction", transaction("UPDATE t SET a = 1 WHERE id = 1"), TRANSACTION),
                arguments(
                        "executeTransaction",
                        transaction("UPDATE t SET a = 1 WHERE id = 1").toBuilder()
                                .clientRequestToken("mine")
                                .build(),
                        TOKEN_TRANSACTION),
                arguments("executeTransaction", transaction("INSERT INTO t VALUE {}"), CONDITIONAL_TRANSACTION),
                arguments("executeTransaction", transaction("SELECT * FROM t WHERE id = 1"), CONSISTENT_READ),
                arguments("executeStatement", statement("select * from t"), EVENTUAL_READ),
                arguments(
                        "executeStatement",
                        statement("\n SELECT * FROM t").toBuilder()
                                .consistentRead(true)
                                .build(),
                        CONSISTENT_READ),
                arguments("executeStatement", statement("INSERT INTO t VALUE {}"), CONDITIONAL_STATEMENT),
                arguments("executeStatement", statement("DELETE FROM t WHERE id = ?"), STATEMENT_WRITE),
                arguments("executeStatement", statement("SELECTED"), CONDITIONAL_STATEMENT),
                arguments("executeStatement", ExecuteStatementRequest.builder().build(), CONDITIONAL_STATEMENT),
                arguments("batchExecuteStatement", statements("SELECT 1", "SELECT 2"), EVENTUAL_READ),
                arguments(
                        "batchExecuteStatement", statements("SELECT 1", "DELETE FROM t WHERE id = 1"), STATEMENT_WRITE),
                arguments(
                        "batchExecuteStatement",
                        statements("DELETE FROM t WHERE id = 1", "INSERT INTO t VALUE {}"),
                        CONDITIONAL_STATEMENT),
                arguments("createTable", CreateTableRequest.builder().build(), CONTROL),
                arguments("describeTable", DescribeTableRequest.builder().build(), CONTROL_READ),
                arguments("listTables", ListTablesRequest.builder().build(), CONTROL_READ),
                arguments(
                        "getResourcePolicy", GetResourcePolicyRequest.builder().build(), CONTROL_READ));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_has_the_shape(String operation, DynamoDbRequest request, OperationKind shape) {
        for (var client : new Class<?>[] {DynamoDbClient.class, DynamoDbAsyncClient.class}) {
            var found = SdkOperations.of(client).values().stream()
                    .filter(each -> each.name().equals(operation))
                    .toList();
            assertThat(found)
                    .singleElement()
                    .satisfies(each -> assertThat(each.shape(request)).isEqualTo(shape));
        }
    }

    @Test
    void both_clients_have_the_same_operations_and_paginators_are_none() {
        var sync = SdkOperations.of(DynamoDbClient.class).values().stream()
                .map(SdkOperation::name)
                .toList();
        var async = SdkOperations.of(DynamoDbAsyncClient.class).values().stream()
                .map(SdkOperation::name)
                .toList();
        assertThat(sync).hasSize(58).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(async);
        assertThat(sync).containsAll(OperationClassifier.KNOWN.keySet()).noneMatch(name -> name.endsWith("Paginator"));
    }

    private static BatchGetItemRequest batchGet(boolean consistent) {
        return BatchGetItemRequest.builder()
                .requestItems(Map.of("a", keys(false), "b", keys(consistent)))
                .build();
    }

    private static KeysAndAttributes keys(boolean consistent) {
        return KeysAndAttributes.builder().consistentRead(consistent).build();
    }

    private static UpdateItemRequest update(String expression) {
        return UpdateItemRequest.builder().updateExpression(expression).build();
    }

    private static ExecuteStatementRequest statement(String text) {
        return ExecuteStatementRequest.builder().statement(text).build();
    }

    private static ExecuteTransactionRequest transaction(String text) {
        return ExecuteTransactionRequest.builder()
                .transactStatements(
                        ParameterizedStatement.builder().statement(text).build())
                .build();
    }

    private static BatchExecuteStatementRequest statements(String first, String second) {
        return BatchExecuteStatementRequest.builder()
                .statements(List.of(
                        BatchStatementRequest.builder().statement(first).build(),
                        BatchStatementRequest.builder().statement(second).build()))
                .build();
    }
}
