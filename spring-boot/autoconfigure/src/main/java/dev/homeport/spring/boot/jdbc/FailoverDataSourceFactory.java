package dev.homeport.spring.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.FailoverDataSourceBuilder;
import dev.homeport.jdbc.TopologyListener;
import java.util.List;
import java.util.Optional;
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

    /** Flyway and Liquibase use two or three at once. */
    private static final int MIGRATION_CONNECTIONS = 5;

    /** So that the name of the migration's fits into what a name may have. */
    private static final int LONGEST_NAME = 40;

    FailoverDataSource build() {
        var builder = builder(hikari());
        if (properties.requirePrimaryWithin() != null) {
            builder.requirePrimaryWithin(properties.requirePrimaryWithin());
        }
        listeners.forEach(builder::listener);
        customizers.forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    /** Builds one of the same nodes for another role, which opens connections when they are wanted and tells nobody. */
    FailoverDataSource buildFor(MigrationUser user) {
        var hikari = hikari();
        hikari.setUsername(null);
        hikari.setPassword(null);
        hikari.setMinimumIdle(0);
        hikari.setMaximumPoolSize(MIGRATION_CONNECTIONS);
        hikari.setLeakDetectionThreshold(0);
        hikari.setMetricsTrackerFactory(null);
        hikari.setMetricRegistry(null);
        var builder = builder(hikari);
        customizers.forEach(customizer -> customizer.customize(builder));
        var name = name().orElse("db");
        return builder.name(name.substring(0, Math.min(name.length(), LONGEST_NAME)) + "-migration")
                .username(user.username())
                .password(user.password())
                .standbyConnections(0)
                .build();
    }

    private FailoverDataSourceBuilder builder(HikariConfig hikari) {
        var builder = FailoverDataSource.builder()
                .probeInterval(properties.probeInterval())
                .probeTimeout(properties.probeTimeout())
                .connectTimeout(properties.connectTimeout())
                .standbyConnections(properties.standbyConnections());
        name().ifPresent(builder::name);
        properties.nodes().forEach(node -> builder.node(node.region(), node.host(), node.port()));
        described(builder);
        optional(builder);
        return builder.hikari(hikari);
    }

    private Optional<String> name() {
        return Optional.ofNullable(properties.name())
                .or(() -> Optional.ofNullable(applicationName).filter(name -> !name.isBlank()));
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
