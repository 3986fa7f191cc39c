package dev.homeport.spring.boot.jdbc;

import dev.homeport.jdbc.FailoverDataSourceBuilder;

/**
 * Adjusts the builder of the configured data source after the properties were applied, for what no property can say: a
 * supplier of passwords that rotate, for one. Every bean of this type is called, in order.
 */
@FunctionalInterface
public interface FailoverDataSourceBuilderCustomizer {

    /** Adjusts the builder. */
    void customize(FailoverDataSourceBuilder builder);
}
