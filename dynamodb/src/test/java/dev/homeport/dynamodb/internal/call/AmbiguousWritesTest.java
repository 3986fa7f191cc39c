package dev.homeport.dynamodb.internal.call;

import static dev.homeport.dynamodb.FakeRegions.key;
import static dev.homeport.dynamodb.FakeRegions.marked;
import static dev.homeport.dynamodb.FakeRegions.put;
import static dev.homeport.dynamodb.FakeRegions.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homeport.dynamodb.AmbiguousWriteException;
import dev.homeport.dynamodb.FakeFault;
import dev.homeport.dynamodb.FakeRegions;
import dev.homeport.dynamodb.RequestOptions;
import java.net.ConnectException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverterProvider;
import software.amazon.awssdk.enhanced.dynamodb.AttributeValueType;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.TableMetadata;
import software.amazon.awssdk.enhanced.dynamodb.document.DocumentTableSchema;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** What the caller of a write with an unknown outcome is told. */
class AmbiguousWritesTest {

    @ParameterizedTest
    @EnumSource
    void a_write_that_home_was_sent_twice_is_told_to_have_been_sent_twice(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.ERROR);
            var thrown = ambiguous(regions, flavour, put("1", "x"));
            assertThat(regions.home().arrivals()).hasSize(2);
            assertThat(thrown).hasMessageContaining("It was tried twice in eu-west-1");
            assertThat(thrown.getMessage()).doesNotContain("It was not repeated");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_write_that_was_tried_in_two_regions_is_told_to_have_been(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().always(FakeFault.ERROR);
            regions.other().always(FakeFault.ERROR);
            var thrown = ambiguous(regions, flavour, marked(put("1", "x"), RequestOptions.IDEMPOTENT, true));
            assertThat(thrown)
                    .hasMessageContaining("once in eu-west-1 (HTTP 500) and twice in us-east-1 (HTTP 500, HTTP 500)")
                    .hasMessageContaining("in eu-west-1 and us-east-1 may have been");
            assertThat(thrown.regions()).containsExactly(FakeRegions.NAMES.get(0), FakeRegions.NAMES.get(1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_refusal_of_the_second_attempt_is_not_lost(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(FakeFault.ERROR_AFTER_APPLY, FakeFault.THROTTLE, FakeFault.ERROR);
            var thrown = ambiguous(
                    regions, flavour, marked(set("1", "x"), RequestOptions.PIN_REGION, FakeRegions.NAMES.get(0)));
            assertThat(thrown.attempts()).isEqualTo(3);
            assertThat(thrown.getSuppressed())
                    .anySatisfy(
                            refusal -> assertThat(refusal).isInstanceOf(ProvisionedThroughputExceededException.class));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_second_attempt_that_never_arrived_is_told_beside_the_first(FakeRegions.Flavour flavour) {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(FakeFault.RESET_AFTER_APPLY, FakeFault.REFUSE, FakeFault.REFUSE);
            var thrown = ambiguous(regions, flavour, put("1", "x"));
            assertThat(thrown.getCause()).hasRootCauseMessage("Connection reset");
            assertThat(thrown.getSuppressed())
                    .anySatisfy(second -> assertThat(second).hasRootCauseInstanceOf(ConnectException.class));
        }
    }

    static Stream<DynamoDbRequest> withOldValues() {
        return Stream.<DynamoDbRequest>of(
                DeleteItemRequest.builder()
                        .tableName("orders")
                        .key(key("1"))
                        .returnValues(ReturnValue.ALL_OLD)
                        .build(),
                put("1", "x").toBuilder().returnValues(ReturnValue.ALL_OLD).build(),
                set("1", "x").toBuilder().returnValues(ReturnValue.UPDATED_OLD).build());
    }

    @Test
    void a_write_that_asks_for_old_values_is_not_repeated_and_the_exception_names_the_mark_that_allows_it() {
        withOldValues().forEach(request -> {
            try (var regions = new FakeRegions(2)) {
                regions.home().once(FakeFault.ERROR_AFTER_APPLY);
                var plain = marked(request, RequestOptions.IDEMPOTENT, true);
                assertThat(ambiguous(regions, FakeRegions.Flavour.SYNC, plain))
                        .hasMessageContaining("RequestOptions.IDEMPOTENT_WITHOUT_OLD_VALUES");
                assertThat(regions.home().arrivals()).hasSize(1);
                assertThat(regions.other().arrivals()).isEmpty();
            }
        });
    }

    @Test
    void a_write_that_asks_for_old_values_is_repeated_with_the_mark_of_its_own() {
        withOldValues().forEach(request -> {
            try (var regions = new FakeRegions(2)) {
                regions.home().always(FakeFault.ERROR);
                regions.call(
                        FakeRegions.Flavour.SYNC, marked(request, RequestOptions.IDEMPOTENT_WITHOUT_OLD_VALUES, true));
                assertThat(regions.home().arrivals()).isNotEmpty();
                assertThat(regions.other().arrivals()).hasSize(1);
            }
        });
    }

    @Test
    void the_mark_for_old_values_makes_no_increment_repeatable() {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(FakeFault.ERROR_AFTER_APPLY);
            var increment = FakeRegions.add("1").toBuilder()
                    .returnValues(ReturnValue.ALL_OLD)
                    .build();
            ambiguous(
                    regions,
                    FakeRegions.Flavour.SYNC,
                    marked(increment, RequestOptions.IDEMPOTENT_WITHOUT_OLD_VALUES, true));
            assertThat(regions.home().value("1", "n")).hasValue("1");
        }
    }

    @Test
    void a_delete_of_the_enhanced_client_says_which_mark_would_have_it_repeated() {
        try (var regions = new FakeRegions(2)) {
            regions.home().once(FakeFault.ERROR_AFTER_APPLY);
            var table = DynamoDbEnhancedClient.builder()
                    .dynamoDbClient(regions.dynamoDb().client())
                    .build()
                    .table(
                            "orders",
                            DocumentTableSchema.builder()
                                    .addIndexPartitionKey(TableMetadata.primaryIndexName(), "id", AttributeValueType.S)
                                    .attributeConverterProviders(AttributeConverterProvider.defaultProvider())
                                    .build());
            assertThat(catchThrowableOfType(
                            AmbiguousWriteException.class,
                            () -> table.deleteItem(
                                    Key.builder().partitionValue("1").build())))
                    .hasMessageContaining("IDEMPOTENT_WITHOUT_OLD_VALUES");
        }
    }

    private static AmbiguousWriteException ambiguous(
            FakeRegions regions, FakeRegions.Flavour flavour, DynamoDbRequest request) {
        var thrown = catchThrowableOfType(AmbiguousWriteException.class, () -> regions.call(flavour, request));
        assertThat(thrown).isNotNull();
        return thrown;
    }
}
