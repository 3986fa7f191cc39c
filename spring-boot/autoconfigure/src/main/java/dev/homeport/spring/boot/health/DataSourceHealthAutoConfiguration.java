package dev.homeport.spring.boot.health;

import dev.homeport.jdbc.FailoverDataSource;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.SimpleAutowireCandidateResolver;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Takes the place of Spring Boot's {@code db} health contributor for every {@link FailoverDataSource}: that one borrows a
 * connection at each request, and so blocks for the whole borrow timeout while there is no primary. Other data sources keep
 * Spring Boot's, inside the same {@code db}.
 */
@AutoConfiguration(
        afterName = "dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration",
        beforeName = "org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration")
@ConditionalOnClass({
    FailoverDataSource.class,
    HealthContributor.class,
    ConditionalOnEnabledHealthIndicator.class,
    DataSourceHealthIndicator.class
})
@ConditionalOnBean(FailoverDataSource.class)
@ConditionalOnEnabledHealthIndicator("db")
public final class DataSourceHealthAutoConfiguration {

    DataSourceHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"dbHealthContributor", "dbHealthIndicator"})
    HealthContributor dbHealthContributor(ConfigurableListableBeanFactory beans) {
        Map<String, HealthContributor> contributors = new LinkedHashMap<>();
        SimpleAutowireCandidateResolver.resolveAutowireCandidates(beans, DataSource.class, false, true)
                .forEach((name, dataSource) -> contributors.put(name, contributor(dataSource)));
        return contributors.size() == 1
                ? contributors.values().iterator().next()
                : CompositeHealthContributor.fromMap(contributors);
    }

    private static HealthContributor contributor(DataSource dataSource) {
        return dataSource instanceof FailoverDataSource ours
                ? new TopologyHealthIndicator(ours)
                : new DataSourceHealthIndicator(dataSource);
    }
}
