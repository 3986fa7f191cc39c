package dev.homeport.spring.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.FailoverDataSourceBuilder;
import dev.homeport.jdbc.TopologyListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the data source that the properties describe.
 *
 * @param properties what the user has written
 * @param applicationName the name when the properties have none
 * @param hikariCustomizers what adjusts the pools' settings
 * @param customizers what adjusts the builder, last of all
 * @param listeners what hears of every decision, from the first one on
 */
record FailoverDataSourceFactory(
        FailoverDataSourceProperties properties,
        @Nullable String applicationName,
        List<HikariConfigCustomizer> hikariCustomizers,
        List<FailoverDataSourceBuilderCustomizer> customizers,
        List<TopologyListener> listeners) {

    FailoverDataSource build() {
        var builder = FailoverDataSource.builder()
                .probeInterval(properties.probeInterval())
                .probeTimeout(properties.probeTimeout())
                .connectTimeout(properties.connectTimeout())
                .standbyConnections(properties.standbyConnections());
        name(builder);
        properties.nodes().forEach(node -> builder.node(node.region(), node.host(), node.port()));
        described(builder);
        optional(builder);
        builder.hikari(hikari());
        listeners.forEach(builder::listener);
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private void name(FailoverDataSourceBuilder builder) {
        if (properties.name() != null) {
            builder.name(properties.name());
        } else if (applicationName != null && !applicationName.isBlank()) {
            builder.name(applicationName);
        }
    }

    private void described(FailoverDataSourceBuilder builder) {
        if (properties.database() != null) {
            builder.database(properties.database());
        }
        if (properties.username() != null) {
            builder.username(properties.username());
        }
        if (properties.password() != null) {
            builder.password(properties.password());
        }
        properties.driverProperties().forEach(builder::driverProperty);
    }

    private void optional(FailoverDataSourceBuilder builder) {
        if (properties.borrowTimeout() != null) {
            builder.borrowTimeout(properties.borrowTimeout());
        }
        if (properties.failFastAfter() != null) {
            builder.failFastAfter(properties.failFastAfter());
        }
        if (properties.systemIdentifier() != null) {
            builder.systemIdentifier(properties.systemIdentifier());
        }
        if (properties.requirePrimaryWithin() != null) {
            builder.requirePrimaryWithin(properties.requirePrimaryWithin());
        }
    }

    private HikariConfig hikari() {
        var hikari = new HikariConfig();
        if (properties.hikari() != null) {
            properties.hikari().copyStateTo(hikari);
        }
        hikariCustomizers.forEach(customizer -> customizer.customize(hikari));
        return hikari;
    }
}
