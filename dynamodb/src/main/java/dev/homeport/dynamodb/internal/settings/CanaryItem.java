package dev.homeport.dynamodb.internal.settings;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One item, which need not exist. */
public record CanaryItem(String table, Map<String, AttributeValue> key) {

    public CanaryItem {
        key = Map.copyOf(key);
    }
}
