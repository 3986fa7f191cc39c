package dev.homeport.health;

/**
 * Finds out whether one thing works.
 *
 * <p>Called on a background thread of the monitor, by one thread at a time unless an earlier call is still running past
 * its deadline: then a second call may run beside it. A probe may block; it is interrupted when its deadline has
 * passed and when the monitor is closed.
 */
@FunctionalInterface
public interface HealthProbe {

    /**
     * Probes once.
     *
     * @return the result; {@code null} counts as down
     * @throws Exception if the thing does not work: counts as down, with the exception's class name as the reason. The
     *     exception itself is logged, once for each change of state.
     */
    CheckResult probe() throws Exception;
}
