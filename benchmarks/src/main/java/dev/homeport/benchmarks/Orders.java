package dev.homeport.benchmarks;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** The requests that are measured. */
final class Orders {

    static final GetItemRequest GET = GetItemRequest.builder()
            .tableName("orders")
            .key(Map.of("id", AttributeValue.fromS("order-1")))
            .build();

    static final PutItemRequest PUT = PutItemRequest.builder()
            .tableName("orders")
            .item(Map.of("id", AttributeValue.fromS("order-1"), "state", AttributeValue.fromS("paid")))
            .build();

    private Orders() {}
}
