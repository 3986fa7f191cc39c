package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.internal.replay.RegionSelector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Remembers which region a page came from, so that the next one is asked for there: a key means the same in each replica,
 * but each has other ones of the newest writes, so that pages of several regions leave more out, or have more twice.
 *
 * <p>Of the latest thousand pages only; whatever else is continued goes where any read would. Two queries that stop at the
 * same key count as one. Safe for any number of threads.
 */
public final class PageAffinity {

    static final int MOST = 1_000;

    private final Map<Object, Integer> regions = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Integer> eldest) {
            return size() > MOST;
        }
    };

    /** Takes note of a page, if the response is one that another will follow. */
    void answered(DynamoDbRequest request, Object response, int region) {
        end(request, response).ifPresent(end -> {
            synchronized (regions) {
                regions.remove(end);
                regions.put(end, region);
            }
        });
    }

    /** The region of the page that the request continues, or {@link RegionSelector#UNKNOWN}. */
    int before(DynamoDbRequest request) {
        return start(request).map(this::region).orElse(RegionSelector.UNKNOWN);
    }

    private int region(Object end) {
        synchronized (regions) {
            return regions.getOrDefault(end, RegionSelector.UNKNOWN);
        }
    }

    private static Optional<Object> end(DynamoDbRequest request, Object response) {
        if (request instanceof QueryRequest query && response instanceof QueryResponse page) {
            return page.hasLastEvaluatedKey()
                    ? place(query.tableName(), query.indexName(), page.lastEvaluatedKey())
                    : Optional.empty();
        }
        if (request instanceof ScanRequest scan && response instanceof ScanResponse page) {
            return page.hasLastEvaluatedKey()
                    ? place(scan.tableName(), scan.indexName(), page.lastEvaluatedKey())
                    : Optional.empty();
        }
        return response instanceof ExecuteStatementResponse page
                ? Optional.ofNullable(page.nextToken())
                : Optional.empty();
    }

    private static Optional<Object> start(DynamoDbRequest request) {
        if (request instanceof QueryRequest query) {
            return query.hasExclusiveStartKey()
                    ? place(query.tableName(), query.indexName(), query.exclusiveStartKey())
                    : Optional.empty();
        }
        if (request instanceof ScanRequest scan) {
            return scan.hasExclusiveStartKey()
                    ? place(scan.tableName(), scan.indexName(), scan.exclusiveStartKey())
                    : Optional.empty();
        }
        return request instanceof ExecuteStatementRequest statement
                ? Optional.ofNullable(statement.nextToken())
                : Optional.empty();
    }

    private static Optional<Object> place(String table, String index, Map<String, ?> key) {
        return key.isEmpty()
                ? Optional.empty()
                : Optional.of(List.of(Objects.toString(table, ""), Objects.toString(index, ""), key));
    }
}
