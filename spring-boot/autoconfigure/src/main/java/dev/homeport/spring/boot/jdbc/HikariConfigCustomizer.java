package dev.homeport.spring.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;

/**
 * Adjusts the settings of HikariCP after the properties were applied and before they are copied for the pool of each node.
 * Every bean of this type is called, in order.
 */
@FunctionalInterface
public interface HikariConfigCustomizer {

    /** Adjusts the settings. */
    void customize(HikariConfig hikari);
}
