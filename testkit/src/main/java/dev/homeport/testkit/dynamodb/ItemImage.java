package dev.homeport.testkit.dynamodb;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Holds an item's attributes, none if the item does not exist, in a form in which equal items are equal: the service
 * gives the members of a set in any order.
 */
public record ItemImage(Map<String, AttributeValue> attributes) {
    public static ItemImage of(Map<String, AttributeValue> attributes) {
        return new ItemImage(sorted(attributes));
    }

    boolean exists() {
        return !attributes.isEmpty();
    }

    private static Map<String, AttributeValue> sorted(Map<String, AttributeValue> attributes) {
        var sorted = new LinkedHashMap<String, AttributeValue>();
        attributes.forEach((name, value) -> sorted.put(name, sorted(value)));
        return sorted;
    }

    private static AttributeValue sorted(AttributeValue value) {
        return switch (value.type()) {
            case SS -> AttributeValue.fromSs(value.ss().stream().sorted().toList());
            case NS -> AttributeValue.fromNs(value.ns().stream().sorted().toList());
            case BS ->
                AttributeValue.fromBs(
                        value.bs().stream().sorted(ItemImage::compare).toList());
            case L ->
                AttributeValue.fromL(value.l().stream().map(ItemImage::sorted).toList());
            case M -> AttributeValue.fromM(sorted(value.m()));
            default -> value;
        };
    }

    private static int compare(SdkBytes left, SdkBytes right) {
        return Arrays.compare(left.asByteArrayUnsafe(), right.asByteArrayUnsafe());
    }
}
