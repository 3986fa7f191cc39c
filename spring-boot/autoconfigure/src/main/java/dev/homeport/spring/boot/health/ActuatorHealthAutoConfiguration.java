package dev.homeport.spring.boot.health;

import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Shows the monitor's verdicts in {@code /actuator/health}, as {@code homeport} with a component a question. */
@AutoConfiguration(
        after = HealthMonitorAutoConfiguration.class,
        beforeName =
                "org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration",
        afterName =
                "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration")
@ConditionalOnClass({HealthMonitor.class, HealthContributor.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(HealthMonitor.class)
@ConditionalOnEnabledHealthIndicator("homeport")
public final class ActuatorHealthAutoConfiguration {

    ActuatorHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = {"homeportHealthContributor", "homeportHealthIndicator"})
    HealthContributor homeportHealthContributor(HealthMonitor monitor) {
        Map<String, HealthContributor> questions = new LinkedHashMap<>();
        questions.put("live", new ScopeHealthIndicator(monitor, Scope.LIVE));
        questions.put("ready", new ScopeHealthIndicator(monitor, Scope.READY));
        questions.put("region", new ScopeHealthIndicator(monitor, Scope.REGION));
        return CompositeHealthContributor.fromMap(questions);
    }

    /** Puts each question into the group that asks it. Known to applications with Actuator only. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
    static class Groups {

        /** Ordered last, and registered after Spring Boot's own, since it adds to the groups that one makes. */
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        HealthEndpointGroupsPostProcessor homeportHealthGroups(Environment environment) {
            return groups -> new HomeportHealthGroups(groups, environment);
        }
    }
}
