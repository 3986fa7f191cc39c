package dev.homeport.spring.boot.health;

import dev.homeport.health.http.LoadBalancerProfile;
import java.time.Duration;
import org.springframework.boot.convert.DurationStyle;

/** Reads {@code homeport.health.server.drain}: the name of a load balancer's profile, or how long a drain lasts. */
final class DrainProfile {

    private DrainProfile() {}

    /**
     * Returns the profile.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    static LoadBalancerProfile of(String text) {
        return LoadBalancerProfile.named(text.strip()).orElseGet(() -> lasting(text.strip()));
    }

    private static LoadBalancerProfile lasting(String text) {
        try {
            return LoadBalancerProfile.of(
                    "homeport.health.server.drain", DurationStyle.detectAndParse(text), 1, Duration.ZERO);
        } catch (IllegalArgumentException neither) {
            throw new IllegalArgumentException(
                    "homeport.health.server.drain must be the name of what checks the application, such as ALB, ROUTE_53 or"
                            + " KUBERNETES, or a duration of at most 1h, such as 20s, but is '" + text + "'",
                    neither);
        }
    }
}
