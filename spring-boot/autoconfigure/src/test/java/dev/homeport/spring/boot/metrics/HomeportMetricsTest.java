package dev.homeport.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.spring.boot.SharedLab;
import dev.homeport.spring.boot.health.HealthMonitorAutoConfiguration;
import dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import dev.homeport.testkit.RegionLab;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@ExtendWith(SharedLab.class)
class HomeportMetricsTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RegionAutoConfiguration.class,
                    FailoverDataSourceAutoConfiguration.class,
                    HealthMonitorAutoConfiguration.class,
                    MetricsAutoConfiguration.class,
                    DataSourcePoolMetricsAutoConfiguration.class,
                    HomeportMetricsAutoConfiguration.class));

    @Test
    void the_registry_has_the_meters_of_homeport_of_hikari_and_of_spring_boot(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(lab, "homeport.jdbc.hikari.maximum-pool-size=7"))
                .withBean(SimpleMeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    var registry = context.getBean(MeterRegistry.class);
                    try (var borrowed = context.getBean(DataSource.class).getConnection()) {
                        assertThat(borrowed.isClosed()).isFalse();
                        assertThat(names(registry))
                                .contains(
                                        "homeport.jdbc.primary",
                                        "homeport.jdbc.failover",
                                        "homeport.health.status",
                                        "homeport.health.check.state",
                                        "hikaricp.connections.active",
                                        "jdbc.connections.active");
                        assertThat(registry.get("jdbc.connections.max").gauge().value())
                                .isEqualTo(7);
                        assertThat(registry.get("jdbc.connections.active")
                                        .gauge()
                                        .value())
                                .isEqualTo(1);
                    }
                });
    }

    @Test
    void the_meters_go_with_the_application_and_leave_a_registry_that_outlives_it(RegionLab lab) {
        var registry = new SimpleMeterRegistry();
        application
                .withPropertyValues(SharedLab.properties(lab))
                .withBean(MeterRegistry.class, () -> registry, definition -> definition.setDestroyMethodName(""))
                .run(context -> assertThat(names(registry)).contains("homeport.jdbc.primary"));
        assertThat(names(registry)).noneMatch(name -> name.startsWith("homeport."));
    }

    @Test
    void without_a_registry_nothing_is_bound(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(lab))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BoundMeters.class));
    }

    private static Set<String> names(MeterRegistry registry) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toSet());
    }
}
