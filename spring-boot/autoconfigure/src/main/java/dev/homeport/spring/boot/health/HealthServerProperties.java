package dev.homeport.spring.boot.health;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the health server.
 *
 * @param port Port of the health server; 0 takes any free one. There is no health server unless it is set.
 * @param host Address or host name to listen on. Defaults to every address of the machine.
 * @param drain How long the application says no before it stops to serve: the name of what checks it, such as ALB or
 *     KUBERNETES, or a duration, such as 20s. Unless it is set, the application stops at once.
 * @param details Who is shown the names and states of the checks.
 * @param token Token that shows details to who sends it, of at least 16 visible characters.
 */
@ConfigurationProperties("homeport.health.server")
public record HealthServerProperties(
        @Nullable Integer port,
        @Nullable String host,
        @Nullable String drain,
        @DefaultValue("none") Audience details,
        @Nullable String token) {

    /** Says who is shown details. */
    public enum Audience {
        /** They are shown to nobody. */
        NONE,
        /** They are shown to who sends the token. */
        TOKEN,
        /** They are shown to everyone that reaches the host, which is required then. */
        ANYONE
    }

    /** Returns where the server listens, without the token. */
    @Override
    public String toString() {
        return "HealthServerProperties[port=" + port + ", host=" + host + ", drain=" + drain + ", details=" + details
                + "]";
    }
}
