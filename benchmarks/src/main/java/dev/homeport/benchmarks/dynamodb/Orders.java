package dev.homeport.benchmarks.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Makes the requests that are measured. */
public final class Orders {

    public static final String TABLE = "orders";

    public static final GetItemRequest GET = get("order-1");

    public static final PutItemRequest PUT = PutItemRequest.builder()
            .tableName(TABLE)
            .item(Map.of("id", AttributeValue.fromS("order-1"), "state", AttributeValue.fromS("paid")))
            .build();

    private Orders() {}

    /** An eventually consistent read. */
    public static GetItemRequest get(String id) {
        return GetItemRequest.builder()
                .tableName(TABLE)
                .key(Map.of("id", AttributeValue.fromS(id)))
                .build();
    }

    /** Makes a write that is not to be carried out twice. */
    public static UpdateItemRequest count(String id) {
        return UpdateItemRequest.builder()
                .tableName(TABLE)
                .key(Map.of("id", AttributeValue.fromS(id)))
                .updateExpression("ADD visits :one")
                .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1")))
                .build();
    }

    /** An eventually consistent query. */
    public static QueryRequest query(String id) {
        return QueryRequest.builder()
                .tableName(TABLE)
                .keyConditionExpression("id = :id")
                .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(id)))
                .build();
    }
}
