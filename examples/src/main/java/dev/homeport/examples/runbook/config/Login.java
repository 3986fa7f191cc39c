package dev.homeport.examples.runbook.config;

import dev.homeport.config.Secret;
import java.util.Map;

/**
 * Says how the operator connects to the servers.
 *
 * @param database the application's database
 * @param user the operator's role
 * @param password its password, which is never shown
 * @param options further properties of the PostgreSQL driver, such as {@code sslmode}
 */
public record Login(String database, String user, Secret password, Map<String, String> options) {

    /** Copies the map. */
    public Login {
        options = Map.copyOf(options);
    }
}
