package dev.homeport.dynamodb;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What each request means, in one place. An operation that is not listed, because a later SDK added it, is
 * {@link OperationShape#CONTROL}: it goes home and nowhere else.
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
            Map.entry("transactWriteItems", r -> OperationShape.TRANSACTION),
            Map.entry("executeTransaction", r -> OperationShape.TRANSACTION),
            shape(
                    "executeStatement",
                    ExecuteStatementRequest.class,
                    r -> selects(r.statement()) ? read(r.consistentRead()) : OperationShape.STATEMENT_WRITE),
            shape("batchExecuteStatement", BatchExecuteStatementRequest.class, OperationShapes::statements));

    private OperationShapes() {}

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
        return write(conditional, !returnsOld(request.returnValues()));
    }

    private static OperationShape delete(DeleteItemRequest request) {
        var conditional = conditional(request.conditionExpression(), request.hasExpected());
        return write(conditional, !returnsOld(request.returnValues()));
    }

    private static OperationShape update(UpdateItemRequest request) {
        var conditional = conditional(request.conditionExpression(), request.hasExpected());
        var literal = !request.hasAttributeUpdates()
                && (request.updateExpression() == null
                        || UpdateExpressionScanner.provenIdempotent(request.updateExpression()));
        return write(conditional, literal && !returnsOld(request.returnValues()));
    }

    /** Without looking into its expression, which takes longer than the routing. */
    static OperationShape updateUnproven(DynamoDbRequest request) {
        var update = (UpdateItemRequest) request;
        return write(conditional(update.conditionExpression(), update.hasExpected()), false);
    }

    private static OperationShape write(boolean conditional, boolean idempotent) {
        if (conditional) {
            return OperationShape.CONDITIONAL_WRITE;
        }
        return idempotent ? OperationShape.IDEMPOTENT_WRITE : OperationShape.ACCUMULATING_WRITE;
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

    private static OperationShape statements(BatchExecuteStatementRequest request) {
        List<BatchStatementRequest> statements = request.statements();
        if (!statements.stream().allMatch(each -> selects(each.statement()))) {
            return OperationShape.STATEMENT_WRITE;
        }
        return read(statements.stream().anyMatch(each -> Boolean.TRUE.equals(each.consistentRead())));
    }

    private static boolean selects(@Nullable String statement) {
        return Optional.ofNullable(statement)
                .map(text -> text.stripLeading().toUpperCase(Locale.ROOT))
                .filter(text ->
                        text.startsWith("SELECT") && text.length() > 6 && !Character.isLetterOrDigit(text.charAt(6)))
                .isPresent();
    }
}
