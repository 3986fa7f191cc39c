package dev.homeport.dynamodb.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.internal.replay.RegionSelector;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

class PageAffinityTest {

    private static final QueryRequest QUERY =
            QueryRequest.builder().tableName("orders").build();
    private static final ScanRequest SCAN =
            ScanRequest.builder().tableName("orders").indexName("by-day").build();

    private final PageAffinity continuations = new PageAffinity();

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("id", AttributeValue.fromS(id));
    }

    private static QueryResponse page(String last) {
        return QueryResponse.builder().lastEvaluatedKey(key(last)).build();
    }

    private static QueryRequest after(String last) {
        return QUERY.toBuilder().exclusiveStartKey(key(last)).build();
    }

    @Test
    void a_query_goes_on_in_the_region_of_its_last_page() {
        continuations.answered(QUERY, page("7"), 1);
        assertThat(continuations.before(after("7"))).isEqualTo(1);
        continuations.answered(after("7"), page("9"), 2);
        assertThat(continuations.before(after("9"))).isEqualTo(2);
    }

    @Test
    void a_scan_of_an_index_is_another_matter_than_a_query_of_its_table() {
        continuations.answered(
                SCAN, ScanResponse.builder().lastEvaluatedKey(key("7")).build(), 1);
        assertThat(continuations.before(
                        SCAN.toBuilder().exclusiveStartKey(key("7")).build()))
                .isEqualTo(1);
        assertThat(continuations.before(after("7"))).isEqualTo(RegionSelector.UNKNOWN);
    }

    @Test
    void a_statement_goes_on_in_the_region_that_gave_its_token() {
        var statement = ExecuteStatementRequest.builder()
                .statement("SELECT * FROM orders")
                .build();
        continuations.answered(
                statement, ExecuteStatementResponse.builder().nextToken("t").build(), 1);
        assertThat(continuations.before(statement.toBuilder().nextToken("t").build()))
                .isEqualTo(1);
        assertThat(continuations.before(statement)).isEqualTo(RegionSelector.UNKNOWN);
    }

    @Test
    void a_first_page_and_one_that_nobody_remembers_go_anywhere() {
        continuations.answered(QUERY, QueryResponse.builder().build(), 1);
        assertThat(continuations.before(QUERY)).isEqualTo(RegionSelector.UNKNOWN);
        assertThat(continuations.before(after("3"))).isEqualTo(RegionSelector.UNKNOWN);
    }

    @Test
    void a_request_whose_table_an_interceptor_fills_in_is_remembered_without_it() {
        var nameless = QueryRequest.builder().build();
        continuations.answered(nameless, page("7"), 1);
        assertThat(continuations.before(
                        nameless.toBuilder().exclusiveStartKey(key("7")).build()))
                .isEqualTo(1);
    }

    @Test
    void only_the_latest_pages_are_remembered() {
        for (int page = 0; page <= PageAffinity.MOST; page++) {
            continuations.answered(QUERY, page("page-" + page), 1);
        }
        assertThat(continuations.before(after("page-0"))).isEqualTo(RegionSelector.UNKNOWN);
        assertThat(continuations.before(after("page-1"))).isEqualTo(1);
        assertThat(continuations.before(after("page-" + PageAffinity.MOST))).isEqualTo(1);
    }
}
