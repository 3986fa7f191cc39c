package dev.homeport.spring.boot.jdbc;

import java.util.List;

/** Properties of Spring Boot's own data source are set beside {@code homeport.jdbc.*}, where they would have no effect. */
public final class IgnoredDataSourcePropertiesException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> properties;
    private final transient List<String> ways;

    /**
     * Says which properties they are.
     *
     * @param properties their names
     * @param ways for each of them, what to do instead
     */
    IgnoredDataSourcePropertiesException(List<String> properties, List<String> ways) {
        super("homeport.jdbc.* describes the data source, so these properties would be ignored: "
                + String.join(", ", properties));
        this.properties = List.copyOf(properties);
        this.ways = List.copyOf(ways);
    }

    List<String> properties() {
        return properties;
    }

    List<String> ways() {
        return ways;
    }
}
