package dev.homeport.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One item, which need not exist. */
record ItemKey(String table, Map<String, AttributeValue> key) {

    ItemKey {
        key = Map.copyOf(key);
    }
}
