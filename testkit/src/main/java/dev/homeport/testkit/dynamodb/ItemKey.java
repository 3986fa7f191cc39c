package dev.homeport.testkit.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Identifies an item, in every region alike. */
public record ItemKey(String table, Map<String, AttributeValue> attributes) {}
