package dev.homeport.spring.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class IgnoredDataSourcePropertiesTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(DataSourceAutoConfiguration.class, FailoverDataSourceAutoConfiguration.class))
            .withPropertyValues("homeport.jdbc.nodes[0].region=us-east-1", "homeport.jdbc.nodes[0].host=db-a");

    @Test
    void a_url_beside_the_nodes_is_a_failure_with_the_way_out() {
        application
                .withPropertyValues("spring.datasource.url=jdbc:postgresql://db-a/orders")
                .run(context -> assertThat(explained(context))
                        .contains("would be ignored: spring.datasource.url")
                        .contains("homeport.jdbc.nodes[0].region")
                        .contains("homeport.jdbc.enabled=false"));
    }

    @Test
    void settings_of_a_pool_that_would_not_exist_are_a_failure() {
        application
                .withPropertyValues("spring.datasource.hikari.maximum-pool-size=40")
                .run(context -> assertThat(explained(context)).contains("move them to homeport.jdbc.hikari.*"));
    }

    @Test
    void every_property_that_would_be_ignored_is_named_at_once_and_no_value_is() {
        application
                .withPropertyValues(
                        "spring.datasource.url=jdbc:postgresql://db-a/orders",
                        "spring.datasource.username=orders",
                        "spring.datasource.password=hunter2",
                        "spring.datasource.driver-class-name=org.postgresql.Driver",
                        "spring.datasource.type=com.zaxxer.hikari.HikariDataSource",
                        "spring.datasource.jndi-name=jdbc/orders",
                        "spring.datasource.hikari.pool-name=orders")
                .run(context -> assertThat(explained(context))
                        .contains(
                                "spring.datasource.url",
                                "spring.datasource.username",
                                "spring.datasource.password",
                                "spring.datasource.driver-class-name",
                                "spring.datasource.type",
                                "spring.datasource.jndi-name",
                                "spring.datasource.hikari.*")
                        .doesNotContain("hunter2"));
    }

    private static String explained(AssertableApplicationContext context) {
        assertThat(context).hasFailed();
        var failure = context.getStartupFailure();
        var analysis = new IgnoredDataSourcePropertiesFailureAnalyzer().analyze(failure);
        assertThat(analysis).isNotNull();
        return analysis.getDescription() + "\n" + analysis.getAction();
    }
}
