package dev.homeport.spring.boot.config;

import dev.homeport.config.Config;
import dev.homeport.spring.boot.health.HealthCheckSource;
import dev.homeport.spring.boot.region.ApplicationEvents;
import dev.homeport.spring.boot.region.RegionAutoConfiguration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Keeps imported configuration current, and loads typed values that are. */
@AutoConfiguration(after = RegionAutoConfiguration.class)
@ConditionalOnClass(Config.class)
@EnableConfigurationProperties(ConfigImportProperties.class)
public final class ConfigAutoConfiguration {

    ConfigAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    ConfigLoaders configLoaders(Environment environment, ObjectProvider<ConfigImports> imports) {
        return new ConfigLoaders(environment, () -> imports.getIfAvailable(ConfigImports::new));
    }

    /** Gives the monitor the check of every {@link Config} bean. */
    @Bean
    @ConditionalOnMissingBean(name = "configHealthChecks")
    HealthCheckSource configHealthChecks(ObjectProvider<Config<?>> configs) {
        return () -> {
            var all = configs.stream().toList();
            return all.size() == 1
                    ? List.of(all.get(0).healthCheck())
                    : all.stream()
                            .map(config -> config.healthCheck("config-" + config.name()))
                            .toList();
        };
    }

    /** Follows what was imported, if anything was. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(ConfigImports.class)
    static class Imports {

        @Bean(destroyMethod = "close")
        ConfigImportRefresher configImportRefresher(ConfigImports imports, ObjectProvider<ApplicationEvents> events) {
            return new ConfigImportRefresher(imports.imports().stream()
                    .map(one -> new FollowedImport(
                            imports,
                            one,
                            change -> events.ifAvailable(published -> published.publish(imports, change))))
                    .toList());
        }

        @Bean
        @ConditionalOnMissingBean(name = "configImportHealthChecks")
        HealthCheckSource configImportHealthChecks(ConfigImportRefresher refresher) {
            return () -> List.of(refresher.healthCheck());
        }
    }

    /** Masks secrets in {@code /actuator/env} and {@code /actuator/configprops} even where values are shown. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SanitizingFunction.class)
    @ConditionalOnBean(ConfigImports.class)
    static class Secrets {

        @Bean
        SanitizingFunction homeportSecrets() {
            return data -> data.getPropertySource() instanceof ImportedPropertySource imported
                            && imported.isSecret(data.getKey())
                    ? data.withSanitizedValue()
                    : data;
        }
    }
}
