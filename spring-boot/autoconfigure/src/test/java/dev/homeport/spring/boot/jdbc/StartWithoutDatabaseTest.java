package dev.homeport.spring.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.spring.boot.Explanations;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * Starts an application with Flyway and JPA while its database is down. Borrows would wait for ten minutes, so a test that ends
 * in time has waited for none.
 */
@Timeout(120)
class StartWithoutDatabaseTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Orders {}

    @Entity(name = "orders")
    static class Order {
        @Id
        long id;
    }

    @Test
    void an_application_that_requires_its_database_says_what_each_node_said() {
        assertThat(Explanations.of(failure("homeport.jdbc.require-primary-within=300ms")))
                .contains("127.0.0.1:1", "homeport.jdbc.require-primary-within");
    }

    @Test
    void a_borrow_that_fails_at_once_makes_flyway_fail_at_once() {
        assertThat(failure("homeport.jdbc.fail-fast-after=0s"))
                .rootCause()
                .hasMessageContaining("No PostgreSQL primary");
    }

    @Test
    void an_application_starts_without_its_database_when_nothing_borrows_during_the_start() {
        try (var context = start(
                "spring.flyway.enabled=false",
                "spring.jpa.database-platform=org.hibernate.dialect.PostgreSQLDialect",
                "spring.jpa.properties.hibernate.boot.allow_jdbc_metadata_access=false")) {
            assertThat(context.getBean(EntityManager.class).getMetamodel().getEntities())
                    .hasSize(1);
            assertThat(context.getBean(FailoverDataSource.class).topology().primary())
                    .isEmpty();
        }
    }

    private static Throwable failure(String... properties) {
        return catchThrowable(() -> start(properties).close());
    }

    private static ConfigurableApplicationContext start(String... properties) {
        var application = new SpringApplication(Orders.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        var arguments = new ArrayList<>(List.of(
                "--spring.main.banner-mode=off",
                "--spring.autoconfigure.exclude=",
                "--spring.flyway.enabled=true",
                "--spring.jpa.open-in-view=false",
                "--spring.flyway.locations=classpath:migration-test",
                "--homeport.region=a",
                "--homeport.jdbc.nodes[0].region=a",
                "--homeport.jdbc.nodes[0].host=127.0.0.1",
                "--homeport.jdbc.nodes[0].port=1",
                "--homeport.jdbc.database=orders",
                "--homeport.jdbc.username=orders",
                "--homeport.jdbc.password=",
                "--homeport.jdbc.borrow-timeout=10m"));
        for (var property : properties) {
            arguments.removeIf(other -> other.startsWith("--" + property.substring(0, property.indexOf('=') + 1)));
            arguments.add("--" + property);
        }
        return application.run(arguments.toArray(String[]::new));
    }
}
