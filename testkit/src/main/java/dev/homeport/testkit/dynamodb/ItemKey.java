package dev.homeport.testkit.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Which item, the same in every region. */
public record ItemKey(String table, Map<String, AttributeValue> attributes) {}
