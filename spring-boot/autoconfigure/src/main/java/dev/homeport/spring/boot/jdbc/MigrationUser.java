package dev.homeport.spring.boot.jdbc;

import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The role that migrates: that of {@code homeport.jdbc.migration.*}, else Flyway's or Liquibase's own where these name no database
 * of their own, which Spring Boot would derive from a URL that there is not.
 */
record MigrationUser(String username, String password) {

    static Optional<MigrationUser> of(Environment environment) {
        var binder = Binder.get(environment);
        return named(binder, "homeport.jdbc.migration.username", "homeport.jdbc.migration.password")
                .or(() -> ofTool(binder, "spring.flyway"))
                .or(() -> ofTool(binder, "spring.liquibase"));
    }

    private static Optional<MigrationUser> ofTool(Binder binder, String tool) {
        return text(binder, tool + ".url").isPresent()
                ? Optional.empty()
                : named(binder, tool + ".user", tool + ".password");
    }

    private static Optional<MigrationUser> named(Binder binder, String username, String password) {
        return text(binder, username)
                .map(user -> new MigrationUser(user, text(binder, password).orElse("")));
    }

    private static Optional<String> text(Binder binder, String property) {
        return Optional.ofNullable(binder.bind(property, String.class).orElse(null));
    }

    /** Returns the role, without its password. */
    @Override
    public String toString() {
        return "MigrationUser[" + username + "]";
    }
}
