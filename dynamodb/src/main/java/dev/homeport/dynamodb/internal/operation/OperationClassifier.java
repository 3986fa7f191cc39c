package dev.homeport.dynamodb.internal.operation;

import dev.homeport.dynamodb.AccessMode;
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
 * nowhere else: {@link OperationKind#CONTROL_READ} if its name says that it describes or lists, else
 * {@link OperationKind#CONTROL}.
 *
 * <p>A write that returns the old item is not idempotent, whatever it writes: done twice, it would hand the caller its own
 * value as the old one.
 */
public final class OperationClassifier {

    /** By the operation's Java name. */
    static final Map<String, Function<DynamoDbRequest, OperationKind>> KNOWN = Map.ofEntries(
            shape("getItem", GetItemRequest.class, r -> read(r.consistentRead())),
            shape("batchGetItem", BatchGetItemRequest.class, OperationClassifier::batchGet),
            shape("query", QueryRequest.class, r -> read(r.consistentRead())),
            shape("scan", ScanRequest.class, r -> read(r.consistentRead())),
            Map.entry("transactGetItems", r -> OperationKind.CONSISTENT_READ),
            shape("putItem", PutItemRequest.class, OperationClassifier::put),
            shape("deleteItem", DeleteItemRequest.class, OperationClassifier::delete),
            shape("updateItem", UpdateItemRequest.class, OperationClassifier::update),
            Map.entry("batchWriteItem", r -> OperationKind.IDEMPOTENT_WRITE),
            Map.entry("transactWriteItems", OperationClassifier::transaction),
            Map.entry("executeTransaction", OperationClassifier::transaction),
            shape("executeStatement", ExecuteStatementRequest.class, OperationClassifier::statement),
            shape("batchExecuteStatement", BatchExecuteStatementRequest.class, OperationClassifier::statements));

    private OperationClassifier() {}

    /** By the operation's Java name. */
    static Function<DynamoDbRequest, OperationKind> of(String operation) {
        boolean reads = operation.startsWith("describe")
                || operation.startsWith("list")
                || operation.equals("getResourcePolicy");
        return KNOWN.getOrDefault(operation, r -> reads ? OperationKind.CONTROL_READ : OperationKind.CONTROL);
    }

    private static <R> Map.Entry<String, Function<DynamoDbRequest, OperationKind>> shape(
            String operation, Class<R> type, Function<R, OperationKind> shape) {
        return Map.entry(operation, request -> shape.apply(type.cast(request)));
    }

    private static OperationKind read(@Nullable Boolean consistent) {
        return Boolean.TRUE.equals(consistent) ? OperationKind.CONSISTENT_READ : OperationKind.EVENTUAL_READ;
    }

    private static OperationKind batchGet(BatchGetItemRequest request) {
        return read(
                request.requestItems().values().stream().anyMatch(keys -> Boolean.TRUE.equals(keys.consistentRead())));
    }

    private static OperationKind put(PutItemRequest request) {
        var conditional = conditional(request.conditionExpression(), request.hasExpected());
        return write(conditional, true, returnsOld(request.returnValues()));
    }

    private static OperationKind delete(DeleteItemRequest request) {
        var conditional = conditional(request.conditionExpression(), request.hasExpected());
        return write(conditional, true, returnsOld(request.returnValues()));
    }

    private static OperationKind update(UpdateItemRequest request) {
        var conditional = conditional(request.conditionExpression(), request.hasExpected());
        var literal = !request.hasAttributeUpdates()
                && (request.updateExpression() == null
                        || UpdateExpressionScanner.provenIdempotent(request.updateExpression()));
        return write(conditional, literal, returnsOld(request.returnValues()));
    }

    /** Without looking into its expression, which takes longer than the routing. */
    static OperationKind updateUnproven(DynamoDbRequest request) {
        var update = (UpdateItemRequest) request;
        return write(conditional(update.conditionExpression(), update.hasExpected()), false, false);
    }

    private static OperationKind write(boolean conditional, boolean idempotent, boolean returnsOld) {
        if (conditional) {
            return idempotent && !returnsOld
                    ? OperationKind.CONDITIONAL_WRITE
                    : OperationKind.CONDITIONAL_ACCUMULATING_WRITE;
        }
        if (!idempotent) {
            return OperationKind.ACCUMULATING_WRITE;
        }
        return returnsOld ? OperationKind.OLD_VALUES_WRITE : OperationKind.IDEMPOTENT_WRITE;
    }

    private static OperationKind transaction(DynamoDbRequest request) {
        boolean token = request instanceof TransactWriteItemsRequest write && write.clientRequestToken() != null
                || request instanceof ExecuteTransactionRequest execute && execute.clientRequestToken() != null;
        var shape = transactionWithAnyToken(request);
        return token && shape.access() == AccessMode.WRITE ? OperationKind.TOKEN_TRANSACTION : shape;
    }

    /** What a transaction means whose token the caller does not rely on. */
    public static OperationKind transactionWithAnyToken(DynamoDbRequest request) {
        return request instanceof ExecuteTransactionRequest execute
                ? switch (kind(execute.transactStatements(), ParameterizedStatement::statement)) {
                    case SELECT -> OperationKind.CONSISTENT_READ;
                    case WRITE -> OperationKind.TRANSACTION;
                    case CONDITIONAL_WRITE -> OperationKind.CONDITIONAL_TRANSACTION;
                }
                : conditional((TransactWriteItemsRequest) request)
                        ? OperationKind.CONDITIONAL_TRANSACTION
                        : OperationKind.TRANSACTION;
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

    private static OperationKind statement(ExecuteStatementRequest request) {
        var kind = PartiQlScanner.kind(request.statement());
        return kind == PartiQlScanner.Kind.SELECT ? read(request.consistentRead()) : statementWrite(kind);
    }

    private static OperationKind statements(BatchExecuteStatementRequest request) {
        var kind = kind(request.statements(), BatchStatementRequest::statement);
        return kind == PartiQlScanner.Kind.SELECT
                ? read(request.statements().stream().anyMatch(each -> Boolean.TRUE.equals(each.consistentRead())))
                : statementWrite(kind);
    }

    private static OperationKind statementWrite(PartiQlScanner.Kind kind) {
        return kind == PartiQlScanner.Kind.WRITE ? OperationKind.STATEMENT_WRITE : OperationKind.CONDITIONAL_STATEMENT;
    }

    /** Of all the statements together, the most that one of them does. */
    private static <S> PartiQlScanner.Kind kind(List<S> statements, Function<S, String> text) {
        var most = PartiQlScanner.Kind.SELECT;
        for (var statement : statements) {
            var kind = PartiQlScanner.kind(text.apply(statement));
            most = kind.compareTo(most) > 0 ? kind : most;
        }
        return most;
    }
}
