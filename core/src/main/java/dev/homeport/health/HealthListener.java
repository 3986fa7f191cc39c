package dev.homeport.health;

/**
 * Hears of every change of a {@link HealthMonitor}'s checks and scopes.
 *
 * <p>All listeners of a monitor are called on its one thread {@code homeport-health-events}, in the order of the
 * changes. A listener that throws is logged, and neither the others nor the monitor notice; one that blocks delays the
 * others, but no check. With more than 1,024 changes waiting, further ones are dropped and logged.
 */
@FunctionalInterface
public interface HealthListener {

    /** Called once for each change. */
    void onTransition(HealthTransition transition);
}
