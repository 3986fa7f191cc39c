package dev.homeport.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/**
 * Shows a {@link Config} to Micrometer. A scrape reads no source.
 *
 * <p>The one class of this package that needs Micrometer on the class path.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>tags</th><th>value</th></tr>
 * <tr><td>{@code homeport.config.age}</td><td></td><td>seconds since the sources confirmed what is shown</td></tr>
 * <tr><td>{@code homeport.config.refresh}</td><td>source, outcome</td><td>timer of the readings of one source: ok,
 *     fallback, or the kind of its first failure; and with source {@code all} of whole refreshes: changed, unchanged,
 *     failed</td></tr>
 * </table>
 */
public final class ConfigMetrics {

    private ConfigMetrics() {}

    /**
     * Registers the configuration's meters; once for each registry. They keep the configuration reachable for as long as
     * the registry is, and count refreshes from now on.
     *
     * @throws NullPointerException if an argument is null
     */
    public static void bind(Config<?> config, MeterRegistry registry) {
        TimeGauge.builder(
                        "homeport.config.age",
                        config,
                        TimeUnit.SECONDS,
                        c -> c.age().toNanos() / 1e9)
                .description("Time since the sources confirmed the configuration")
                .strongReference(true)
                .register(registry);
        config.addObserver((source, outcome, took) -> Timer.builder("homeport.config.refresh")
                .description("How long it took to read a source again, or all of them")
                .tag("source", source)
                .tag("outcome", outcome)
                .register(registry)
                .record(took));
    }
}
