package dev.homeport.spring.boot.dynamodb;

import dev.homeport.dynamodb.MultiRegionDynamoDbBuilder;

/**
 * Adjusts the builder of the configured clients after the properties were applied, for what no property can say: credentials,
 * HTTP clients, the item of the canary. Every bean of this type is called, in order.
 */
@FunctionalInterface
public interface MultiRegionDynamoDbBuilderCustomizer {

    /** Adjusts the builder. */
    void customize(MultiRegionDynamoDbBuilder builder);
}
