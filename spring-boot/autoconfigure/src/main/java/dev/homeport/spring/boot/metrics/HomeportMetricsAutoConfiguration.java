package dev.homeport.spring.boot.metrics;

import dev.homeport.config.Config;
import dev.homeport.config.ConfigMetrics;
import dev.homeport.dynamodb.DynamoDbMetrics;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.health.HealthMetrics;
import dev.homeport.health.HealthMonitor;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.JdbcMetrics;
import dev.homeport.spring.boot.jdbc.HikariConfigCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Binds the meters of every Homeport bean to the application's {@link MeterRegistry}. */
@AutoConfiguration(
        afterName = {
            "dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration",
            "dev.homeport.spring.boot.dynamodb.MultiRegionDynamoDbAutoConfiguration",
            "dev.homeport.spring.boot.health.HealthMonitorAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, HealthMonitor.class})
@ConditionalOnBean(MeterRegistry.class)
public final class HomeportMetricsAutoConfiguration {

    HomeportMetricsAutoConfiguration() {}

    @Bean
    BoundMeters homeportHealthMeters(ObjectProvider<HealthMonitor> monitors, MeterRegistry registry) {
        return new BoundMeters(() -> monitors.stream().map(monitor -> HealthMetrics.bind(monitor, registry)));
    }

    @Bean
    BoundMeters homeportConfigMeters(ObjectProvider<Config<?>> configs, MeterRegistry registry) {
        return new BoundMeters(() -> configs.stream().map(config -> ConfigMetrics.bind(config, registry)));
    }

    /** Binds the meters of the data sources and of their pools. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(FailoverDataSource.class)
    static class Jdbc {

        @Bean
        BoundMeters homeportJdbcMeters(ObjectProvider<FailoverDataSource> dataSources, MeterRegistry registry) {
            return new BoundMeters(
                    () -> dataSources.stream().map(dataSource -> JdbcMetrics.bind(dataSource, registry)));
        }

        /** HikariCP's own meters, unless the application has chosen a registry for them. */
        @Bean
        HikariConfigCustomizer homeportHikariMeters(ObjectProvider<MeterRegistry> registry) {
            return hikari -> {
                if (hikari.getMetricRegistry() == null && hikari.getMetricsTrackerFactory() == null) {
                    registry.ifAvailable(hikari::setMetricRegistry);
                }
            };
        }
    }

    /** Lets Spring Boot's own {@code jdbc.connections.*} meters read the pool. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({FailoverDataSource.class, DataSourcePoolMetadataProvider.class})
    static class PoolMetadata {

        @Bean
        DataSourcePoolMetadataProvider homeportPoolMetadata() {
            return dataSource -> dataSource instanceof FailoverDataSource ours ? new FailoverPoolMetadata(ours) : null;
        }
    }

    /** Binds the meters of the DynamoDB clients. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MultiRegionDynamoDb.class)
    static class DynamoDb {

        @Bean
        BoundMeters homeportDynamoDbMeters(ObjectProvider<MultiRegionDynamoDb> clients, MeterRegistry registry) {
            return new BoundMeters(() -> clients.stream().map(client -> DynamoDbMetrics.bind(client, registry)));
        }
    }
}
