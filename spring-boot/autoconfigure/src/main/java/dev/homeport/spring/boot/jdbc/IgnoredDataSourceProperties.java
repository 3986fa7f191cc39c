package dev.homeport.spring.boot.jdbc;

import dev.homeport.spring.boot.condition.SetProperties;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.Environment;

/**
 * Finds the properties of Spring Boot's own data source that would have no effect beside a Homeport one. Each is a failure
 * and no warning: a pool size or a password that is silently ignored is found during an outage.
 */
final class IgnoredDataSourceProperties {

    /** Each property of Spring Boot with what to set in its place. */
    private static final Map<String, String> INSTEAD = instead();

    private static final String HIKARI = "spring.datasource.hikari";

    private static final List<String> IGNORED_BESIDE_MIGRATION = List.of(
            "spring.flyway.url",
            "spring.flyway.user",
            "spring.flyway.password",
            "spring.liquibase.url",
            "spring.liquibase.user",
            "spring.liquibase.password");

    private IgnoredDataSourceProperties() {}

    private static Map<String, String> instead() {
        var instead = new LinkedHashMap<String, String>();
        instead.put(
                "spring.datasource.url",
                "list every server in homeport.jdbc.nodes[0].region, .host and .port, and set homeport.jdbc.database;"
                        + " parameters of the URL go to homeport.jdbc.driver-properties");
        instead.put("spring.datasource.jndi-name", "list every server in homeport.jdbc.nodes");
        instead.put("spring.datasource.username", "set homeport.jdbc.username");
        instead.put("spring.datasource.password", "set homeport.jdbc.password");
        instead.put("spring.datasource.driver-class-name", "remove it: the driver is PostgreSQL's");
        instead.put("spring.datasource.type", "remove it: the pool is HikariCP, one a node");
        return instead;
    }

    /**
     * Fails if there are any.
     *
     * @throws IgnoredDataSourcePropertiesException naming each of them
     */
    static void refuse(Environment environment) {
        var set = new SetProperties(environment);
        var found = new LinkedHashMap<String, String>();
        INSTEAD.forEach((property, way) -> {
            if (set.has(property)) {
                found.put(property, way);
            }
        });
        if (set.has("homeport.jdbc.migration.username")) {
            IGNORED_BESIDE_MIGRATION.stream()
                    .filter(set::has)
                    .forEach(property -> found.put(
                            property, "remove it: homeport.jdbc.migration.username and .password say who migrates"));
        }
        if (set.anyBelow(HIKARI)) {
            found.put(HIKARI + ".*", "move them to homeport.jdbc.hikari.*");
        }
        if (!found.isEmpty()) {
            throw new IgnoredDataSourcePropertiesException(List.copyOf(found.keySet()), List.copyOf(found.values()));
        }
    }
}
