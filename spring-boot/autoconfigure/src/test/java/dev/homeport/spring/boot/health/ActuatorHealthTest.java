package dev.homeport.spring.boot.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.HealthSnapshot;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.spring.boot.SharedLab;
import dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import dev.homeport.testkit.RegionLab;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.health.DataSourceHealthContributorAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@ExtendWith(SharedLab.class)
class ActuatorHealthTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RegionAutoConfiguration.class,
                    FailoverDataSourceAutoConfiguration.class,
                    ApplicationAvailabilityAutoConfiguration.class,
                    AvailabilityHealthContributorAutoConfiguration.class,
                    AvailabilityProbesAutoConfiguration.class,
                    HealthContributorAutoConfiguration.class,
                    HealthContributorRegistryAutoConfiguration.class,
                    EndpointAutoConfiguration.class,
                    HealthEndpointAutoConfiguration.class,
                    DataSourceHealthContributorAutoConfiguration.class,
                    HealthMonitorAutoConfiguration.class,
                    ActuatorHealthAutoConfiguration.class,
                    DataSourceHealthAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=health",
                    "management.endpoint.health.show-details=always",
                    "homeport.region=us-east-1");

    @Test
    void all_is_up_from_memory_while_every_connection_of_the_pool_is_in_use(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(lab, "homeport.jdbc.hikari.maximum-pool-size=1"))
                .run(context -> {
                    acceptTraffic(context);
                    try (var borrowed = context.getBean(DataSource.class).getConnection()) {
                        assertThat(borrowed.isClosed()).isFalse();
                        await().atMost(SOON).until(() -> status(context), Status.UP::equals);
                        assertThat(status(context, "db")).isEqualTo(Status.UP);
                        assertThat(status(context, "homeport", "ready")).isEqualTo(Status.UP);
                        assertThat(status(context, "homeport", "region")).isEqualTo(Status.UP);
                    }
                });
    }

    @Test
    void without_a_primary_every_answer_is_down_at_once_instead_of_after_the_borrow_timeout(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(
                        lab, "homeport.jdbc.system-identifier=1", "homeport.jdbc.require-primary-within="))
                .run(context -> {
                    acceptTraffic(context);
                    assertThat(status(context, "db")).isEqualTo(Status.DOWN);
                    assertThat(status(context)).isEqualTo(Status.DOWN);
                    assertThat(status(context, "readiness")).isEqualTo(Status.DOWN);
                });
    }

    @Test
    void a_check_of_the_users_own_decides_too_and_one_that_degrades_leaves_the_total_up() {
        var mail = new AtomicBoolean(true);
        var stock = new AtomicBoolean(true);
        application
                .withBean("mail", HealthCheck.class, () -> check("mail", mail, Impact.DEGRADING))
                .withBean("stock", HealthCheck.class, () -> check("stock", stock, Impact.CRITICAL))
                .run(context -> {
                    acceptTraffic(context);
                    await().atMost(SOON).until(() -> status(context), Status.UP::equals);

                    mail.set(false);
                    await().atMost(SOON)
                            .until(() ->
                                    !snapshot(context).degraded(Scope.READY).isEmpty());
                    assertThat(status(context)).isEqualTo(Status.UP);
                    assertThat(status(context, "readiness")).isEqualTo(Status.UP);
                    var ready = (IndicatedHealthDescriptor)
                            context.getBean(HealthEndpoint.class).healthForPath("homeport", "ready");
                    assertThat(ready).isNotNull();
                    assertThat(ready.getDetails().toString())
                            .contains("mail=DOWN", "stock=UP")
                            .doesNotContain("secret reason");

                    stock.set(false);
                    await().atMost(SOON).until(() -> status(context), Status.DOWN::equals);
                    assertThat(status(context, "readiness")).isEqualTo(Status.DOWN);
                    assertThat(status(context, "region")).isEqualTo(Status.DOWN);
                    assertThat(status(context, "liveness")).isEqualTo(Status.UP);
                });
    }

    @Test
    void an_application_that_does_not_accept_traffic_yet_is_not_ready() {
        application.run(context -> {
            assertThat(snapshot(context).isUp(Scope.READY)).isFalse();
            acceptTraffic(context);
            await().atMost(SOON).until(() -> snapshot(context).isUp(Scope.READY));
            AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
            await().atMost(SOON).until(() -> !snapshot(context).isUp(Scope.READY));
            assertThat(snapshot(context).isUp(Scope.LIVE)).isTrue();
        });
    }

    @Test
    void other_data_sources_keep_their_own_answer_inside_db(RegionLab lab) {
        application
                .withPropertyValues(SharedLab.properties(lab))
                .withBean(
                        "reports",
                        FailoverDataSource.class,
                        () -> FailoverDataSource.builder()
                                .name("reports")
                                .node("us-east-1", "db.invalid", 5432)
                                .database("reports")
                                .username("reports")
                                .password("")
                                .build())
                .withBean("archive", DataSource.class, () -> {
                    var primary = lab.region("us-east-1");
                    return new DriverManagerDataSource(primary.jdbcUrl(), lab.username(), lab.password());
                })
                .run(context -> {
                    var db = (CompositeHealthDescriptor)
                            context.getBean(HealthEndpoint.class).healthForPath("db");
                    assertThat(db).isNotNull();
                    assertThat(db.getComponents().get("reports").getStatus()).isEqualTo(Status.DOWN);
                    assertThat(db.getComponents().get("archive").getStatus()).isEqualTo(Status.UP);
                });
    }

    @Test
    void a_group_that_the_application_describes_itself_stays_as_it_is() {
        application
                .withPropertyValues("management.endpoint.health.group.readiness.include=readinessState")
                .run(context -> {
                    var groups = context.getBean(HealthEndpointGroups.class);
                    assertThat(groups.get("readiness").isMember("homeport/ready"))
                            .isFalse();
                    assertThat(groups.get("region").isMember("homeport/region")).isTrue();
                    assertThat(groups.getNames()).contains("liveness", "readiness", "region");
                });
    }

    private static HealthCheck check(String name, AtomicBoolean up, Impact impact) {
        return HealthCheck.builder(name, () -> up.get() ? CheckResult.up() : CheckResult.down("secret reason"))
                .impact(impact)
                .interval(Duration.ofMillis(50))
                .deadline(Duration.ofMillis(50))
                .maxAge(Duration.ofSeconds(20))
                .build();
    }

    private static void acceptTraffic(ApplicationContext context) {
        AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    }

    private static HealthSnapshot snapshot(ApplicationContext context) {
        return context.getBean(HealthMonitor.class).snapshot();
    }

    private static Status status(AssertableApplicationContext context, String... path) {
        var endpoint = context.getBean(HealthEndpoint.class);
        var health = path.length == 0 ? endpoint.health() : endpoint.healthForPath(path);
        assertThat(health).isNotNull();
        return health.getStatus();
    }
}
