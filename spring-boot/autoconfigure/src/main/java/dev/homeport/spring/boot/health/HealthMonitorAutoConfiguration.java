package dev.homeport.spring.boot.health;

import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.region.RegionControl;
import dev.homeport.region.ResolvedRegion;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures the {@link HealthMonitor}, which runs every {@link HealthCheck} bean and those of Homeport's own beans. */
@AutoConfiguration(
        after = RegionAutoConfiguration.class,
        afterName = {
            "dev.homeport.spring.boot.jdbc.FailoverDataSourceAutoConfiguration",
            "dev.homeport.spring.boot.dynamodb.MultiRegionDynamoDbAutoConfiguration",
            "org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration"
        })
@ConditionalOnClass(HealthMonitor.class)
@EnableConfigurationProperties(HealthMonitorProperties.class)
public final class HealthMonitorAutoConfiguration {

    /** The start and the end of an application are seen that fast. */
    private static final Duration LOOK = Duration.ofMillis(500);

    HealthMonitorAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    HealthMonitor healthMonitor(
            HealthMonitorProperties properties,
            ObjectProvider<HealthCheck> checks,
            ObjectProvider<HealthCheckSource> sources) {
        var byName = new LinkedHashMap<String, HealthCheck>();
        var builder = HealthMonitor.builder();
        checks.orderedStream().forEach(check -> {
            // Two beans of one name are the application's mistake, which the builder reports.
            if (byName.putIfAbsent(check.name(), check) != null) {
                builder.check(check);
            }
        });
        sources.orderedStream()
                .flatMap(source -> source.checks().stream())
                .forEach(check -> byName.putIfAbsent(check.name(), check));
        byName.values().forEach(builder::check);
        if (properties.failStatic() != null) {
            builder.failStatic(properties.failStatic());
        }
        return builder.build();
    }

    /** A monitor that is made when somebody first asks would have nothing to say then. */
    @Bean
    static LazyInitializationExcludeFilter homeportHealthMonitorIsNeverLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(HealthMonitor.class);
    }

    /**
     * Says no for as long as the application does not accept traffic: before its web server listens, and from the moment it
     * begins to stop. It is alive until it has declared itself broken; Spring Boot's own state is broken while it starts, which
     * would have a slow start killed. It takes three looks, 5 s apart, so that a process which has no processor for a second is not
     * killed for it.
     */
    @Bean
    @ConditionalOnMissingBean(name = "applicationHealthChecks")
    HealthCheckSource applicationHealthChecks(ObjectProvider<ApplicationAvailability> availability) {
        var application = availability.getIfAvailable();
        if (application == null) {
            return List::of;
        }
        return () -> List.of(
                HealthCheck.builder(
                                "application",
                                () -> application.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC
                                        ? CheckResult.up()
                                        : CheckResult.down("the application does not accept traffic"))
                        .planned()
                        .scopes(Scope.STARTED, Scope.READY)
                        .interval(LOOK)
                        .deadline(LOOK)
                        .maxAge(Duration.ofSeconds(20))
                        .fall(1)
                        .rise(1)
                        .build(),
                HealthCheck.builder(
                                "application-live",
                                () -> application.getState(LivenessState.class, LivenessState.CORRECT)
                                                == LivenessState.CORRECT
                                        ? CheckResult.up()
                                        : CheckResult.down("the application has declared itself broken"))
                        .scopes(Scope.LIVE)
                        .build());
    }

    /** Says no to the question of the region while an operator evacuates the one that the application runs in. */
    @Bean
    @ConditionalOnBean(RegionControl.class)
    @ConditionalOnMissingBean(name = "regionHealthChecks")
    HealthCheckSource regionHealthChecks(RegionControl control, ObjectProvider<ResolvedRegion> home) {
        return () -> List.of(control.healthCheck(home.getObject().region()), control.namesCheck());
    }

    /** Gives the monitor the checks of every data source. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(FailoverDataSource.class)
    static class DataSourceChecks {

        @Bean
        @ConditionalOnMissingBean(name = "dataSourceHealthChecks")
        HealthCheckSource dataSourceHealthChecks(ObjectProvider<FailoverDataSource> dataSources) {
            return () -> {
                var checks = new ArrayList<HealthCheck>();
                dataSources.stream().forEach(dataSource -> {
                    checks.add(dataSource.healthCheck());
                    checks.add(dataSource.poolHealthCheck());
                    checks.add(dataSource.verifiedHealthCheck());
                    checks.add(dataSource.writableHealthCheck());
                });
                return checks;
            };
        }
    }

    /** Gives the monitor the checks of every DynamoDB client. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MultiRegionDynamoDb.class)
    static class DynamoDbChecks {

        @Bean
        @ConditionalOnMissingBean(name = "dynamoDbHealthChecks")
        HealthCheckSource dynamoDbHealthChecks(ObjectProvider<MultiRegionDynamoDb> clients) {
            return () -> clients.stream()
                    .flatMap(client -> Stream.of(client.healthCheck(), client.homeCheck(), client.warmUpCheck()))
                    .toList();
        }
    }
}
