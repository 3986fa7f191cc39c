package dev.homeport.examples.orders;

import dev.homeport.jdbc.Node;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the orders service is told from outside.
 *
 * @param region the region this instance runs in
 * @param nodes every PostgreSQL server that is, or may become, the primary
 * @param httpPort where orders are taken; 0 for any free port
 * @param healthPort where health is answered; 0 for any free port
 * @param borrowTimeout how long a request may wait for a primary
 * @param probeInterval how often each server is probed while all is well
 */
public record OrdersConfig(
        String region,
        List<Node> nodes,
        String database,
        String username,
        String password,
        int httpPort,
        int healthPort,
        Duration borrowTimeout,
        Duration probeInterval) {

    /**
     * Reads {@code APP_REGION}, {@code DB_NODES} (such as {@code us-east-1=db-a:5432,eu-west-1=db-b:5432}),
     * {@code DB_NAME}, {@code DB_USER}, {@code DB_PASSWORD}, {@code HTTP_PORT} (8080) and {@code HEALTH_PORT} (8081).
     *
     * @throws IllegalArgumentException if one is missing or malformed
     */
    public static OrdersConfig from(Map<String, String> environment) {
        return new OrdersConfig(
                required(environment, "APP_REGION"),
                Arrays.stream(required(environment, "DB_NODES").split(","))
                        .map(OrdersConfig::node)
                        .toList(),
                required(environment, "DB_NAME"),
                required(environment, "DB_USER"),
                required(environment, "DB_PASSWORD"),
                Integer.parseInt(environment.getOrDefault("HTTP_PORT", "8080")),
                Integer.parseInt(environment.getOrDefault("HEALTH_PORT", "8081")),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
    }

    private static String required(Map<String, String> environment, String name) {
        var value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }

    private static Node node(String text) {
        var parts = text.strip().split("[=:]");
        if (parts.length != 3 || !parts[2].matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "DB_NODES must look like us-east-1=db-a:5432,eu-west-1=db-b:5432 but contains '" + text + "'");
        }
        return Node.of(parts[0], parts[1], Integer.parseInt(parts[2]));
    }

    /** Everything but the password. */
    @Override
    public String toString() {
        return "OrdersConfig[region=" + region + ", nodes=" + nodes + ", database=" + database + "]";
    }
}
