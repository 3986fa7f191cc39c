package dev.homeport.spring.boot.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.TopologyListener;
import dev.homeport.region.ResolvedRegion;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import dev.homeport.testkit.RegionLab;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

@ExtendWith(SharedLab.class)
class FailoverDataSourceAutoConfigurationTest {

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataSourceAutoConfiguration.class,
                    FailoverDataSourceAutoConfiguration.class,
                    RegionAutoConfiguration.class));

    @Test
    void nodes_in_the_properties_are_enough_for_a_data_source_that_leads_to_the_primary(RegionLab lab) {
        application.withPropertyValues(SharedLab.properties(lab)).run(context -> {
            assertThat(context).hasSingleBean(DataSource.class);
            try (var connection = context.getBean(DataSource.class).getConnection();
                    var answer = connection.createStatement().executeQuery("select not pg_is_in_recovery()")) {
                assertThat(answer.next()).isTrue();
                assertThat(answer.getBoolean(1)).isTrue();
            }
            assertThat(context.getBean(ResolvedRegion.class).region().value()).isEqualTo("us-east-1");
        });
    }

    @Test
    void the_data_source_is_named_after_the_application_unless_it_has_a_name_of_its_own(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(lab, "spring.application.name=orders"))
                .run(context -> assertThat(
                                context.getBean(FailoverDataSource.class).name())
                        .isEqualTo("orders"));
        application
                .withPropertyValues(
                        SharedLab.properties(lab, "spring.application.name=orders", "homeport.jdbc.name=carts"))
                .run(context -> assertThat(
                                context.getBean(FailoverDataSource.class).name())
                        .isEqualTo("carts"));
    }

    @Test
    void settings_of_hikari_and_of_the_driver_reach_every_connection(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab,
                        "homeport.jdbc.hikari.maximum-pool-size=3",
                        "homeport.jdbc.hikari.auto-commit=false",
                        "homeport.jdbc.driver-properties.ApplicationName=orders-service"))
                .run(context -> {
                    var dataSource = context.getBean(FailoverDataSource.class);
                    assertThat(dataSource.poolStatus().most()).isEqualTo(3);
                    try (var connection = dataSource.getConnection();
                            var answer = connection.createStatement().executeQuery("show application_name")) {
                        assertThat(connection.getAutoCommit()).isFalse();
                        assertThat(answer.next()).isTrue();
                        assertThat(answer.getString(1)).isEqualTo("orders-service");
                    }
                });
    }

    @Test
    void every_option_of_the_builder_is_a_property_that_the_builder_checks(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab,
                        "homeport.jdbc.borrow-timeout=1ms",
                        "homeport.jdbc.fail-fast-after=11m",
                        "homeport.jdbc.probe-interval=1ms",
                        "homeport.jdbc.probe-timeout=1ms",
                        "homeport.jdbc.connect-timeout=1ms",
                        "homeport.jdbc.standby-connections=101",
                        "homeport.jdbc.require-primary-within=2h"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContainingAll(
                                "7 problems",
                                "borrowTimeout",
                                "failFastAfter",
                                "probeInterval",
                                "probeTimeout",
                                "connectTimeout",
                                "standbyConnections",
                                "requirePrimaryWithin"));
    }

    @Test
    void a_wrong_system_identifier_is_heeded_and_the_application_starts_without_a_primary(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab, "homeport.jdbc.system-identifier=1", "homeport.jdbc.require-primary-within="))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(FailoverDataSource.class)
                                    .topology()
                                    .primary())
                            .isEmpty();
                });
    }

    @Test
    void the_users_own_beans_adjust_the_builder_and_hear_of_every_decision(RegionLab lab) {
        List<TopologyEvent> events = new CopyOnWriteArrayList<>();
        application
                .withPropertyValues(SharedLab.properties(lab, "homeport.jdbc.password=outdated"))
                .withBean(TopologyListener.class, () -> events::add)
                .withBean(FailoverDataSourceBuilderCustomizer.class, () -> builder -> builder.password(lab::password))
                .withBean(HikariConfigCustomizer.class, () -> hikari -> hikari.setMaximumPoolSize(4))
                .run(context -> assertThat(context.getBean(FailoverDataSource.class)
                                .poolStatus()
                                .most())
                        .isEqualTo(4));
        assertThat(events).hasAtLeastOneElementOfType(TopologyEvent.PrimaryAccepted.class);
    }

    @Test
    void a_data_source_of_the_users_own_is_left_alone(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(lab))
                .withBean("mine", DataSource.class, SimpleDriverDataSource::new)
                .run(context ->
                        assertThat(context).hasSingleBean(DataSource.class).doesNotHaveBean(FailoverDataSource.class));
    }

    @Test
    void without_properties_spring_boots_data_source_is_what_it_was() {
        application
                .withPropertyValues("spring.datasource.url=jdbc:postgresql://localhost/orders")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(DataSource.class)
                        .doesNotHaveBean(FailoverDataSource.class));
    }

    @Test
    void it_can_be_switched_off_for_a_test_that_has_another_database(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab, "homeport.jdbc.enabled=false", "spring.datasource.url=jdbc:postgresql://localhost/orders"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(DataSource.class)
                        .doesNotHaveBean(FailoverDataSource.class));
    }

    @Test
    void nothing_is_configured_where_the_module_is_missing(RegionLab lab) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(FailoverDataSourceAutoConfiguration.class))
                .withPropertyValues(SharedLab.properties(lab))
                .withClassLoader(new FilteredClassLoader("dev.homeport.jdbc", "com.zaxxer.hikari"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("dataSource"));
    }

    @Test
    void a_password_is_shown_by_nothing(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(lab))
                .run(context -> assertThat(context.getBean(FailoverDataSourceProperties.class)
                                .toString())
                        .contains(lab.database())
                        .doesNotContain(lab.password()));
    }
}
