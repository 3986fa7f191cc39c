package dev.homeport.spring.boot.config;

import dev.homeport.config.ConfigLoader;
import java.util.function.Supplier;
import org.springframework.core.env.Environment;

/**
 * Makes loaders of typed values that stay current while the application runs, where {@code @ConfigurationProperties} keep what
 * they were made with:
 *
 * <pre>{@code
 * @Bean
 * Config<OrdersConfig> ordersConfig(ConfigLoaders loaders) {
 *     return loaders.of("orders", OrdersConfig.class).load();
 * }
 * }</pre>
 *
 * <p>A {@code Config} bean is closed with the context. It changes within some 2 s of its imports, all of its values at once or
 * none; {@code @ConfigurationProperties} are not needed for the record. Safe for any number of threads.
 */
public final class ConfigLoaders {

    private final Environment environment;
    private final Supplier<ConfigImports> imports;

    ConfigLoaders(Environment environment, Supplier<ConfigImports> imports) {
        this.environment = environment;
        this.imports = imports;
    }

    /**
     * Returns a loader whose one source is Spring's environment: the component {@code dbHost} is the property {@code db-host}. More
     * sources, listeners and the rest can be added to it.
     */
    public <T extends Record> ConfigLoader<T> of(Class<T> type) {
        return loader("", type);
    }

    /**
     * As {@link #of(Class)}, below a prefix: the component {@code dbHost} is the property {@code orders.db-host}.
     *
     * @param prefix such as {@code orders}, without a dot at its end
     */
    public <T extends Record> ConfigLoader<T> of(String prefix, Class<T> type) {
        return loader(prefix + ".", type);
    }

    private <T extends Record> ConfigLoader<T> loader(String prefix, Class<T> type) {
        return ConfigLoader.of(type).source(new EnvironmentSource(environment, imports.get(), prefix));
    }
}
