package dev.homeport.health;

import dev.homeport.internal.MeterBinding;
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
 * <caption>Meters, all tagged {@code name} with the monitor's</caption>
 * <tr><th>meter</th><th>further tags</th><th>value</th></tr>
 * <tr><td>{@code homeport.health.status}</td><td>scope</td><td>1 up, 0 down</td></tr>
 * <tr><td>{@code homeport.health.held}</td><td></td><td>1 while fail-static keeps the verdict</td></tr>
 * <tr><td>{@code homeport.health.check.state}</td><td>check, state</td><td>1 for the state it is in, else 0</td></tr>
 * <tr><td>{@code homeport.health.check.age}</td><td>check</td><td>seconds since the last answer, NaN before</td></tr>
 * <tr><td>{@code homeport.health.check.duration}</td><td>check, outcome</td><td>timer of the runs: up, down, abandoned
 *     (which take their deadline)</td></tr>
 * <tr><td>{@code homeport.health.check.skipped}</td><td>check</td><td>runs left out for want of a thread</td></tr>
 * </table>
 */
public final class HealthMetrics implements AutoCloseable {

    private final HealthMonitor monitor;
    private final MeterBinding binding;
    private final RunObserver observer;

    private HealthMetrics(HealthMonitor monitor, MeterBinding binding) {
        this.monitor = monitor;
        this.binding = binding;
        this.observer = (check, outcome, took) -> binding.add(Timer.builder("homeport.health.check.duration")
                        .description("Duration of the runs of a check")
                        .tags(binding.tags().and("check", check, "outcome", tag(outcome)))::register)
                .ifPresent(timer -> timer.record(took));
        for (var scope : Scope.values()) {
            binding.add(Gauge.builder(
                            "homeport.health.status", monitor, m -> m.snapshot().isUp(scope) ? 1 : 0)
                    .description("1 while the scope is up, else 0")
                    .tags(binding.tags().and("scope", tag(scope)))
                    .strongReference(true)::register);
        }
        binding.add(Gauge.builder(
                        "homeport.health.held",
                        monitor,
                        m -> m.snapshot().heldUntil().isPresent() ? 1 : 0)
                .description("1 while fail-static keeps the verdict, else 0")
                .tags(binding.tags())
                .strongReference(true)::register);
        for (var check : monitor.snapshot().checks()) {
            bindCheck(check.name());
        }
        monitor.addObserver(observer);
    }

    /**
     * Registers the monitor's meters; closing the result removes them. Until then they keep the monitor reachable for as
     * long as the registry is. If the registry shows a monitor of that name already, this one is tagged with a number
     * behind its name, and one warning says so.
     *
     * @throws NullPointerException if an argument is null
     */
    public static HealthMetrics bind(HealthMonitor monitor, MeterRegistry registry) {
        return new HealthMetrics(monitor, MeterBinding.of(registry, "health monitor", monitor.name()));
    }

    /** Removes this monitor's meters only. The monitor goes on. Further calls do nothing. */
    @Override
    public void close() {
        monitor.removeObserver(observer);
        binding.close();
    }

    private void bindCheck(String check) {
        var tags = binding.tags().and("check", check);
        for (var state : CheckState.values()) {
            binding.add(Gauge.builder(
                            "homeport.health.check.state",
                            monitor,
                            m -> status(m, check).state() == state ? 1 : 0)
                    .description("1 for the state that the check is in, else 0")
                    .tags(tags.and("state", tag(state)))
                    .strongReference(true)::register);
        }
        binding.add(TimeGauge.builder("homeport.health.check.age", monitor, TimeUnit.SECONDS, m -> ageSeconds(m, check))
                .description("Time since the check last answered")
                .tags(tags)
                .strongReference(true)::register);
        binding.add(FunctionCounter.builder(
                        "homeport.health.check.skipped",
                        monitor,
                        m -> status(m, check).skipped())
                .description("Runs skipped because earlier runs hold all threads of the check")
                .tags(tags)::register);
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
