package dev.homeport.spring.boot.condition;

import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;

/**
 * Tells which properties an environment has, in any spelling that Spring Boot accepts, without reading their values.
 *
 * @param environment the environment
 */
public record SetProperties(Environment environment) {

    /** Whether that property is set. */
    public boolean has(String name) {
        var property = ConfigurationPropertyName.of(name);
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .anyMatch(source -> source.getConfigurationProperty(property) != null);
    }

    /** Whether any property begins with that name and a dot. */
    public boolean anyBelow(String name) {
        var prefix = ConfigurationPropertyName.of(name);
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .anyMatch(source -> source.containsDescendantOf(prefix) == ConfigurationPropertyState.PRESENT);
    }
}
