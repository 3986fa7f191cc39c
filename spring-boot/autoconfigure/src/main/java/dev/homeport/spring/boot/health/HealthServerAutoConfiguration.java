package dev.homeport.spring.boot.health;

import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.HealthEndpoint;
import dev.homeport.health.http.HealthServer;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Configures what answers load balancers: a {@link HealthEndpoint}, and a {@link HealthServer} on a port of its own. */
@AutoConfiguration(after = HealthMonitorAutoConfiguration.class)
@ConditionalOnClass({HealthMonitor.class, HealthServer.class})
@ConditionalOnBean(HealthMonitor.class)
public final class HealthServerAutoConfiguration {

    HealthServerAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    HealthEndpoint homeportHealthEndpoint(HealthMonitor monitor) {
        return HealthEndpoint.of(monitor);
    }

    /** Configures the server, once it has a port. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("homeport.health.server.port")
    @ConditionalOnMissingBean(HealthServer.class)
    @EnableConfigurationProperties(HealthServerProperties.class)
    static class Server {

        @Bean
        HealthServerLifecycle homeportHealthServer(HealthEndpoint endpoint, HealthServerProperties properties) {
            return new HealthServerLifecycle(endpoint, properties);
        }

        @Bean
        @ConditionalOnProperty("homeport.health.server.drain")
        DrainLifecycle homeportDrain(HealthEndpoint endpoint, HealthServerProperties properties) {
            return new DrainLifecycle(endpoint, DrainProfile.of(String.valueOf(properties.drain())));
        }

        @Bean
        static LazyInitializationExcludeFilter homeportHealthServerIsNeverLazy() {
            return LazyInitializationExcludeFilter.forBeanTypes(HealthServerLifecycle.class, DrainLifecycle.class);
        }
    }
}
