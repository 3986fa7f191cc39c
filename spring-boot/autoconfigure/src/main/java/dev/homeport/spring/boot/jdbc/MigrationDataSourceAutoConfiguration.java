package dev.homeport.spring.boot.jdbc;

import dev.homeport.jdbc.FailoverDataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.boot.liquibase.autoconfigure.LiquibaseDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Configures the data source of Flyway and Liquibase where migrations have a role of their own. */
@AutoConfiguration(
        after = FailoverDataSourceAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration"
        })
@ConditionalOnClass({FailoverDataSource.class, AbstractDataSource.class})
@ConditionalOnBean({FailoverDataSource.class, FailoverDataSourceFactory.class})
@Conditional(OnMigrationUser.class)
public final class MigrationDataSourceAutoConfiguration {

    MigrationDataSourceAutoConfiguration() {}

    /** No candidate for what wants the application's data source. */
    @Bean(defaultCandidate = false)
    @FlywayDataSource
    @LiquibaseDataSource
    @ConditionalOnMissingBean(annotation = {FlywayDataSource.class, LiquibaseDataSource.class})
    MigrationDataSource homeportMigrationDataSource(FailoverDataSourceFactory factory, Environment environment) {
        var user = MigrationUser.of(environment).orElseThrow();
        return new MigrationDataSource(() -> factory.buildFor(user));
    }
}
