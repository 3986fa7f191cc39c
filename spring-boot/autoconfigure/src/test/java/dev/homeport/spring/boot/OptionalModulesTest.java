package dev.homeport.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.HealthMonitor;
import dev.homeport.region.RegionControl;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

class OptionalModulesTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ours()))
            .withPropertyValues("homeport.region=local");

    @Test
    void the_starter_alone_starts_with_nothing_but_a_region() {
        application.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(HealthMonitor.class)
                .hasSingleBean(RegionControl.class)
                .doesNotHaveBean("dataSource")
                .doesNotHaveBean("dynamoDbClient")
                .doesNotHaveBean("homeportHealthServer"));
    }

    /** Actuator's conditions stay: a filter of class names cannot hide an annotation of a class that is loaded already. */
    @Test
    void every_part_stands_aside_where_its_module_is_missing() {
        application
                .withPropertyValues(
                        "homeport.jdbc.database=orders",
                        "homeport.dynamodb.regions=eu-west-1,us-east-1",
                        "homeport.health.server.port=0")
                .withClassLoader(new FilteredClassLoader(
                        "dev.homeport.jdbc",
                        "dev.homeport.dynamodb",
                        "dev.homeport.health.http",
                        "com.zaxxer.hikari",
                        "software.amazon.awssdk",
                        "io.micrometer",
                        "org.springframework.boot.jdbc",
                        "org.springframework.boot.health.contributor",
                        "org.springframework.boot.actuate.endpoint"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(HealthMonitor.class));
    }

    /** Every configuration that the application is offered, as the file of candidates lists them. */
    private static Class<?>[] ours() {
        var candidates = ImportCandidates.load(AutoConfiguration.class, OptionalModulesTest.class.getClassLoader());
        return StreamSupport.stream(candidates.spliterator(), false)
                .filter(name -> name.startsWith("dev.homeport."))
                .map(name -> ClassUtils.resolveClassName(name, OptionalModulesTest.class.getClassLoader()))
                .toArray(Class<?>[]::new);
    }
}
