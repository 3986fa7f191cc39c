package dev.homeport.spring.boot.health;

import dev.homeport.health.HealthCheck;
import java.util.List;

/**
 * Gives the health monitor the checks of a component that has several. Of two checks of one name, that of a
 * {@link HealthCheck} bean is used, so that an application can replace any of them.
 */
@FunctionalInterface
public interface HealthCheckSource {

    /** Returns the checks. */
    List<HealthCheck> checks();
}
