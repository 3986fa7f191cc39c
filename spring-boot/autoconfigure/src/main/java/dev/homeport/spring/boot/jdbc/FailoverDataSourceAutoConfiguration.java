package dev.homeport.spring.boot.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.TopologyListener;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/** Configures the application's {@link FailoverDataSource}, unless it has a data source of its own. */
@AutoConfiguration(beforeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({FailoverDataSource.class, HikariConfig.class})
@ConditionalOnMissingBean(DataSource.class)
@ConditionalOnBooleanProperty(name = "homeport.jdbc.enabled", matchIfMissing = true)
@Conditional(OnDataSourceProperties.class)
@EnableConfigurationProperties(FailoverDataSourceProperties.class)
public final class FailoverDataSourceAutoConfiguration {

    FailoverDataSourceAutoConfiguration() {}

    @Bean
    FailoverDataSource dataSource(
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
                        listeners.orderedStream().toList())
                .build();
    }
}
