package dev.homeport.spring.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.TopologyListener;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import dev.homeport.spring.boot.condition.ConditionalOnPropertiesBelow;
import dev.homeport.spring.boot.region.ApplicationEvents;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernateProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Configures the application's {@link FailoverDataSource}, unless it has a data source of its own. */
@AutoConfiguration(
        after = RegionAutoConfiguration.class,
        beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({FailoverDataSource.class, HikariConfig.class})
@ConditionalOnMissingBean(DataSource.class)
@ConditionalOnBooleanProperty(name = "homeport.jdbc.enabled", matchIfMissing = true)
@ConditionalOnPropertiesBelow("homeport.jdbc")
@EnableConfigurationProperties(FailoverDataSourceProperties.class)
public final class FailoverDataSourceAutoConfiguration {

    FailoverDataSourceAutoConfiguration() {}

    @Bean
    FailoverDataSourceFactory failoverDataSourceFactory(
            FailoverDataSourceProperties properties,
            Environment environment,
            ObjectProvider<HikariConfigCustomizer> hikariCustomizers,
            ObjectProvider<FailoverDataSourceBuilderCustomizer> customizers,
            ObjectProvider<TopologyListener> listeners) {
        IgnoredDataSourceProperties.refuse(environment);
        return new FailoverDataSourceFactory(
                properties,
                environment.getProperty("spring.application.name"),
                hikariCustomizers.orderedStream().toList(),
                customizers.orderedStream().toList(),
                listeners.orderedStream().toList());
    }

    @Bean
    FailoverDataSource dataSource(FailoverDataSourceFactory factory) {
        return factory.build();
    }

    /** Republishes every decision as an application event. */
    @Bean
    @ConditionalOnBean(ApplicationEvents.class)
    TopologyListener homeportTopologyEvents(ApplicationEvents events) {
        return event -> events.publish("dataSource", event);
    }

    /** Tells the operator's switch which regions the database has, so that a mistyped one is noticed. */
    @Bean
    @ConditionalOnBean(RegionControl.class)
    FailoverDataSourceBuilderCustomizer homeportKnownRegions(
            RegionControl control, FailoverDataSourceProperties properties) {
        return builder -> control.addRegions(properties.nodes().stream()
                .flatMap(node -> Stream.ofNullable(node.region()))
                .map(RegionName::of)
                .toList());
    }

    /** Keeps Hibernate from borrowing during the start for what is known. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HibernateProperties.class)
    static class Hibernate {

        @Bean
        static NoEmbeddedDatabase homeportIsNoEmbeddedDatabase() {
            return new NoEmbeddedDatabase();
        }
    }
}
