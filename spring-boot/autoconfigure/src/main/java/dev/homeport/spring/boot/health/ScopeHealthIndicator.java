package dev.homeport.spring.boot.health;

import dev.homeport.health.CheckStatus;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import java.util.TreeMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Answers one question from the monitor's memory: it runs no check, borrows no connection and cannot hang.
 *
 * <p>Its details are the checks' names and states. Reasons stay in the log, since they name hosts. A check that only degrades
 * is listed, and leaves the status at UP.
 */
final class ScopeHealthIndicator implements HealthIndicator {

    private final HealthMonitor monitor;
    private final Scope scope;

    ScopeHealthIndicator(HealthMonitor monitor, Scope scope) {
        this.monitor = monitor;
        this.scope = scope;
    }

    @Override
    public Health health() {
        var snapshot = monitor.snapshot();
        var health = snapshot.isUp(scope) ? Health.up() : Health.down();
        var states = new TreeMap<String, String>();
        for (CheckStatus check : snapshot.checks()) {
            if (check.scopes().contains(scope)) {
                states.put(check.name(), check.state().name());
            }
        }
        health.withDetail("checks", states);
        var degraded = snapshot.degraded(scope);
        if (!degraded.isEmpty()) {
            health.withDetail("degraded", degraded);
        }
        return health.build();
    }
}
