package dev.homeport.health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Shows a {@link HealthMonitor} to Micrometer. A scrape reads the snapshot and never runs a check.
 *
 * <p>The one class that needs Micrometer on the class path.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>tags</th><th>value</th></tr>
 * <tr><td>{@code homeport.health.status}</td><td>scope</td><td>1 up, 0 down</td></tr>
 * <tr><td>{@code homeport.health.held}</td><td></td><td>1 while the failure of everything shared is not believed</td></tr>
 * <tr><td>{@code homeport.health.check.state}</td><td>check, state</td><td>1 for the state it is in, else 0</td></tr>
 * <tr><td>{@code homeport.health.check.age}</td><td>check</td><td>seconds since the last answer, NaN before</td></tr>
 * <tr><td>{@code homeport.health.check.duration}</td><td>check, outcome</td><td>timer of the runs: up, down, abandoned
 *     (which take their deadline)</td></tr>
 * <tr><td>{@code homeport.health.check.skipped}</td><td>check</td><td>runs left out for want of a thread</td></tr>
 * </table>
 */
public final class HealthMetrics {

    private HealthMetrics() {}

    /**
     * Registers the monitor's meters; once for each registry. They keep the monitor reachable for as long as the
     * registry is.
     *
     * @throws NullPointerException if an argument is null
     */
    public static void bind(HealthMonitor monitor, MeterRegistry registry) {
        for (var scope : Scope.values()) {
            Gauge.builder("homeport.health.status", monitor, m -> m.snapshot().isUp(scope) ? 1 : 0)
                    .description("Whether the answer to the question is yes")
                    .tag("scope", tag(scope))
                    .strongReference(true)
                    .register(registry);
        }
        Gauge.builder(
                        "homeport.health.held",
                        monitor,
                        m -> m.snapshot().heldUntil().isPresent() ? 1 : 0)
                .description("Whether the failure of everything that the region shares is not believed")
                .strongReference(true)
                .register(registry);
        for (var check : monitor.snapshot().checks()) {
            bindCheck(check.name(), monitor, registry);
        }
        monitor.addObserver((check, outcome, took) -> Timer.builder("homeport.health.check.duration")
                .description("How long runs of a check took")
                .tag("check", check)
                .tag("outcome", tag(outcome))
                .register(registry)
                .record(took));
    }

    private static void bindCheck(String check, HealthMonitor monitor, MeterRegistry registry) {
        for (var state : CheckState.values()) {
            Gauge.builder(
                            "homeport.health.check.state",
                            monitor,
                            m -> status(m, check).state() == state ? 1 : 0)
                    .description("Whether the check is in that state")
                    .tag("check", check)
                    .tag("state", tag(state))
                    .strongReference(true)
                    .register(registry);
        }
        TimeGauge.builder("homeport.health.check.age", monitor, TimeUnit.SECONDS, m -> ageSeconds(m, check))
                .description("Time since the check last answered")
                .tag("check", check)
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder(
                        "homeport.health.check.skipped",
                        monitor,
                        m -> status(m, check).skipped())
                .description("Runs left out because earlier ones hold all threads")
                .tag("check", check)
                .register(registry);
    }

    private static double ageSeconds(HealthMonitor monitor, String check) {
        return status(monitor, check)
                .age(monitor.now())
                .map(age -> age.toNanos() / 1e9)
                .orElse(Double.NaN);
    }

    private static CheckStatus status(HealthMonitor monitor, String check) {
        return monitor.snapshot().check(check).orElseThrow();
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
