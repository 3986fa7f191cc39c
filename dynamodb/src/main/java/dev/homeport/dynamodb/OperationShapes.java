package dev.homeport.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What each request means, in one place. An operation that is not listed, because a later SDK added it, goes home and
 * nowhere else: {@link OperationShape#CONTROL_READ} if its name says that it describes or lists, else
 * {@link OperationShape#CONTROL}.
 *
 * <p>A write that returns the old item is not idempotent, whatever it writes: done twice, it would hand the caller its own
 * value as the old one.
 */
final class OperationShapes {

    /** By the operation's Java name. */
    static final Map<String, Function<DynamoDbRequest, OperationShape>> KNOWN = Map.ofEntries(
            shape("getItem", GetItemRequest.class, r -> read(r.consistentRead())),
            shape("batchGetItem", BatchGetItemRequest.class, OperationShapes::batchGet),
            shape("query", QueryRequest.class, r -> read(r.consistentRead())),
            shape("scan", ScanRequest.class, r -> read(r.consistentRead())),
            Map.entry("transactGetItems", r -> OperationShape.CONSISTENT_READ),
            shape("putItem", PutItemRequest.class, OperationShapes::put),
            shape("deleteItem", DeleteItemRequest.class, OperationShapes::delete),
            shape("updateItem", UpdateItemRequest.class, OperationShapes::update),
            Map.entry("batchWriteItem", r -> OperationShape.IDEMPOTENT_WRITE),
            Map.entry("transactWriteItems", OperationShapes::transaction),
            Map.entry("executeTransaction", OperationShapes::transaction),
            shape("executeStatement", ExecuteStatementRequest.class, OperationShapes::statement),
            shape("batchExecuteStatement", BatchExecuteStatementRequest.class, OperationShapes::statements));

    private OperationShapes() {}

    /** By the operation's Java name. */
    static Function<DynamoDbRequest, OperationShape> of(String operation) {
        boolean reads = operation.startsWith("describe")
                || operation.startsWith("list")
                || operation.equals("getResourcePolicy");
        return KNOWN.getOrDefault(operation, r -> reads ? OperationShape.CONTROL_READ : OperationShape.CONTROL);
    }

    private static <R> Map.Entry<String, Function<DynamoDbRequest, OperationShape>> shape(
            String operation, Class<R> type, Function<R, OperationShape> shape) {
        return Map.entry(operation, request -> shape.apply(type.cast(request)));
    }

    private static OperationShape read(@Nullable Boolean consistent) {
        return Boolean.TRUE.equals(consistent) ? OperationShape.CONSISTENT_READ : OperationShape.EVENTUAL_READ;
    }

    private static OperationShape batchGet(BatchGetItemRequest request) {
        return read(
                request.requestItems().values().stream().anyMatch(keys -> Boolean.TRUE.equals(keys.consistentRead())));
    }

    private static OperationShape put(PutItemRequest request) {
        var conditional = conditional(request.conditionExpression(), request.hasExpected());
        return write(conditional, true, returnsOld(request.returnValues()));
    }

    private static OperationShape delete(DeleteItemRequest request) {
        var conditional = conditional(request.conditionExpression(), request.hasExpected());
        return write(conditional, true, returnsOld(request.returnValues()));
    }

    private static OperationShape update(UpdateItemRequest request) {
        var conditional = conditional(request.conditionExpression(), request.hasExpected());
        var literal = !request.hasAttributeUpdates()
                && (request.updateExpression() == null
                        || UpdateExpressionScanner.provenIdempotent(request.updateExpression()));
        return write(conditional, literal, returnsOld(request.returnValues()));
    }

    /** Without looking into its expression, which takes longer than the routing. */
    static OperationShape updateUnproven(DynamoDbRequest request) {
        var update = (UpdateItemRequest) request;
        return write(conditional(update.conditionExpression(), update.hasExpected()), false, false);
    }

    private static OperationShape write(boolean conditional, boolean idempotent, boolean returnsOld) {
        if (conditional) {
            return idempotent && !returnsOld
                    ? OperationShape.CONDITIONAL_WRITE
                    : OperationShape.CONDITIONAL_ACCUMULATING_WRITE;
        }
        if (!idempotent) {
            return OperationShape.ACCUMULATING_WRITE;
        }
        return returnsOld ? OperationShape.OLD_VALUES_WRITE : OperationShape.IDEMPOTENT_WRITE;
    }

    private static OperationShape transaction(DynamoDbRequest request) {
        boolean token = request instanceof TransactWriteItemsRequest write && write.clientRequestToken() != null
                || request instanceof ExecuteTransactionRequest execute && execute.clientRequestToken() != null;
        var shape = transactionWithAnyToken(request);
        return token && shape.access() == Access.WRITE ? OperationShape.TOKEN_TRANSACTION : shape;
    }

    /** What a transaction means whose token the caller does not rely on. */
    static OperationShape transactionWithAnyToken(DynamoDbRequest request) {
        return request instanceof ExecuteTransactionRequest execute
                ? switch (kind(execute.transactStatements(), ParameterizedStatement::statement)) {
                    case SELECT -> OperationShape.CONSISTENT_READ;
                    case WRITE -> OperationShape.TRANSACTION;
                    case CONDITIONAL_WRITE -> OperationShape.CONDITIONAL_TRANSACTION;
                }
                : conditional((TransactWriteItemsRequest) request)
                        ? OperationShape.CONDITIONAL_TRANSACTION
                        : OperationShape.TRANSACTION;
    }

    private static boolean conditional(TransactWriteItemsRequest request) {
        for (var item : request.transactItems()) {
            if (item.conditionCheck() != null
                    || item.put() != null && item.put().conditionExpression() != null
                    || item.delete() != null && item.delete().conditionExpression() != null
                    || item.update() != null && item.update().conditionExpression() != null) {
                return true;
            }
        }
        return false;
    }

    private static boolean conditional(@Nullable String expression, boolean expected) {
        return expression != null || expected;
    }

    private static boolean returnsOld(@Nullable ReturnValue values) {
        return values != null
                && values != ReturnValue.NONE
                && values != ReturnValue.ALL_NEW
                && values != ReturnValue.UPDATED_NEW;
    }

    private static OperationShape statement(ExecuteStatementRequest request) {
        var kind = StatementScanner.kind(request.statement());
        return kind == StatementScanner.Kind.SELECT ? read(request.consistentRead()) : statementWrite(kind);
    }

    private static OperationShape statements(BatchExecuteStatementRequest request) {
        var kind = kind(request.statements(), BatchStatementRequest::statement);
        return kind == StatementScanner.Kind.SELECT
                ? read(request.statements().stream().anyMatch(each -> Boolean.TRUE.equals(each.consistentRead())))
                : statementWrite(kind);
    }

    private static OperationShape statementWrite(StatementScanner.Kind kind) {
        return kind == StatementScanner.Kind.WRITE
                ? OperationShape.STATEMENT_WRITE
                : OperationShape.CONDITIONAL_STATEMENT;
    }

    /** Of all the statements together, the most that one of them does. */
    private static <S> StatementScanner.Kind kind(List<S> statements, Function<S, String> text) {
        var most = StatementScanner.Kind.SELECT;
        for (var statement : statements) {
            var kind = StatementScanner.kind(text.apply(statement));
            most = kind.compareTo(most) > 0 ? kind : most;
        }
        return most;
    }
}
