package dev.homeport.dynamodb.internal.replay;

import static dev.homeport.dynamodb.FakeRegions.key;
import static dev.homeport.dynamodb.FakeRegions.marked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RequestOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionRequest;
import software.amazon.awssdk.services.dynamodb.model.ParameterizedStatement;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Whatever holds a condition obeys the rule for conditions, and whatever holds a token of the caller's stays at home. */
class ConditionsAndTokensTest {

    static Stream<Arguments> conditions() {
        return Stream.of(FakeRegions.Flavour.values())
                .flatMap(flavour -> Stream.<DynamoDbRequest>of(
                                transaction(put("attribute_not_exists(id)")),
                                transaction(put(null), check()),
                                transaction(delete("v = :v")),
                                transaction(update("v = :v")),
                                statement("INSERT INTO orders VALUE {'id': '1'}"),
                                statement("UPDATE orders SET v = 2 WHERE id = '1' AND v = 1"),
                                statement("DELETE FROM \"orders\" WHERE id = ? AND v = ?"),
                                statements(
                                        "SELECT * FROM orders WHERE id = '1'", "INSERT INTO orders VALUE {'id': '1'}"),
                                transaction("UPDATE orders SET v = 2 WHERE id = '1' AND v = 1"),
                                transaction(
                                        "EXISTS(SELECT * FROM orders WHERE id = '1' AND v = 1)",
                                        "UPDATE orders SET v = 2 WHERE id = '2'"))
                        .map(request -> arguments(flavour, request)));
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void a_condition_in_whatever_clothes_is_not_judged_away_from_home(
            FakeRegions.Flavour flavour, DynamoDbRequest request) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.REFUSE);
            assertThat(catchThrowable(() -> regions.call(flavour, request))).isNotNull();
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void a_condition_in_whatever_clothes_may_be_allowed_elsewhere(
            FakeRegions.Flavour flavour, DynamoDbRequest request) {
        try (var regions = new FakeRegions(2, builder -> builder.writes(w -> w.conditional(ConditionalWrites.ALLOW)))) {
            regions.home().always(FakeFault.REFUSE);
            regions.call(flavour, request);
            assertThat(regions.other().arrivals()).hasSize(1);
        }
    }

    static Stream<Arguments> withoutConditions() {
        return Stream.of(FakeRegions.Flavour.values())
                .flatMap(flavour -> Stream.<DynamoDbRequest>of(
                                transaction(put(null), delete(null), update(null)),
                                statement("UPDATE orders SET v = 2 WHERE id = '1 AND v = 1'"),
                                statement("DELETE FROM orders WHERE \"id\" = ?"),
                                transaction("UPDATE orders SET v = 2 WHERE id = '2'"))
                        .map(request -> arguments(flavour, request)));
    }

    @ParameterizedTest
    @MethodSource("withoutConditions")
    void what_holds_no_condition_goes_on_elsewhere(FakeRegions.Flavour flavour, DynamoDbRequest request) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.REFUSE);
            regions.call(flavour, request);
            assertThat(regions.other().arrivals()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_transaction_with_a_token_of_the_callers_is_not_carried_out_in_a_second_region(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            var request = transaction(put(null)).toBuilder()
                    .clientRequestToken("mine")
                    .build();
            regions.home().always(FakeFault.ERROR_AFTER_APPLY);
            assertThat(catchThrowable(() -> regions.call(flavour, request)))
                    .isInstanceOf(AmbiguousWriteException.class);
            regions.home().always(FakeFault.REFUSE);
            assertThat(catchThrowable(() -> regions.call(flavour, request))).isNotNull();
            assertThat(regions.other().arrivals()).isEmpty();
            regions.home().heal();
            regions.call(flavour, request);
            assertThat(regions.home().arrivals())
                    .allSatisfy(arrival ->
                            assertThat(arrival.text("ClientRequestToken")).hasValue("mine"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_transaction_with_a_token_of_the_callers_moves_if_the_caller_vouches_for_it(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            var request = transaction(put(null)).toBuilder()
                    .clientRequestToken("mine")
                    .build();
            regions.home().always(FakeFault.REFUSE);
            regions.call(flavour, marked(request, RequestOptions.IDEMPOTENT, true));
            assertThat(regions.other().arrivals())
                    .singleElement()
                    .satisfies(arrival ->
                            assertThat(arrival.text("ClientRequestToken")).hasValue("mine"));
        }
    }

    @Test
    void a_transaction_with_a_token_and_a_condition_is_not_judged_elsewhere_even_if_the_caller_vouches_for_it() {
        try (var regions = new FakeRegions(2)) {
            var request = transaction(put("attribute_not_exists(id)")).toBuilder()
                    .clientRequestToken("mine")
                    .build();
            regions.home().always(FakeFault.REFUSE);
            assertThat(catchThrowable(() ->
                            regions.call(FakeRegions.Flavour.SYNC, marked(request, RequestOptions.IDEMPOTENT, true))))
                    .isNotNull();
            assertThat(regions.other().arrivals()).isEmpty();
        }
    }

    private static TransactWriteItemsRequest transaction(TransactWriteItem... items) {
        return TransactWriteItemsRequest.builder().transactItems(items).build();
    }

    private static ExecuteTransactionRequest transaction(String... statements) {
        return ExecuteTransactionRequest.builder()
                .transactStatements(Stream.of(statements)
                        .map(text ->
                                ParameterizedStatement.builder().statement(text).build())
                        .toList())
                .build();
    }

    private static ExecuteStatementRequest statement(String text) {
        return ExecuteStatementRequest.builder().statement(text).build();
    }

    private static BatchExecuteStatementRequest statements(String first, String second) {
        return BatchExecuteStatementRequest.builder()
                .statements(List.of(
                        BatchStatementRequest.builder().statement(first).build(),
                        BatchStatementRequest.builder().statement(second).build()))
                .build();
    }

    private static TransactWriteItem put(@org.jspecify.annotations.Nullable String condition) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName("orders").item(key("1")).conditionExpression(condition))
                .build();
    }

    private static TransactWriteItem delete(@org.jspecify.annotations.Nullable String condition) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName("orders").key(key("2")).conditionExpression(condition))
                .build();
    }

    private static TransactWriteItem update(@org.jspecify.annotations.Nullable String condition) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName("orders")
                        .key(key("3"))
                        .updateExpression("SET v = :v")
                        .expressionAttributeValues(Map.of(":v", AttributeValue.fromN("1")))
                        .conditionExpression(condition))
                .build();
    }

    private static TransactWriteItem check() {
        return TransactWriteItem.builder()
                .conditionCheck(
                        check -> check.tableName("orders").key(key("9")).conditionExpression("attribute_exists(id)"))
                .build();
    }
}
