package dev.homeport.config;

import dev.homeport.internal.MeterBinding;
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
 * <caption>Meters, all tagged {@code name} with the configuration's</caption>
 * <tr><th>meter</th><th>further tags</th><th>value</th></tr>
 * <tr><td>{@code homeport.config.age}</td><td></td><td>seconds since the sources confirmed what is shown</td></tr>
 * <tr><td>{@code homeport.config.refresh}</td><td>source, outcome</td><td>timer of the readings of one source: ok,
 *     fallback, or the kind of its first failure; and with source {@code all} of whole refreshes: changed, unchanged,
 *     failed</td></tr>
 * </table>
 */
public final class ConfigMetrics implements AutoCloseable {

    private final Config<?> config;
    private final MeterBinding binding;
    private final ReadObserver observer;

    private ConfigMetrics(Config<?> config, MeterBinding binding) {
        this.config = config;
        this.binding = binding;
        this.observer = (source, outcome, took) -> binding.add(Timer.builder("homeport.config.refresh")
                        .description("Duration of reading a source again, or all of them")
                        .tags(binding.tags().and("source", source, "outcome", outcome))::register)
                .ifPresent(timer -> timer.record(took));
        binding.add(TimeGauge.builder(
                        "homeport.config.age",
                        config,
                        TimeUnit.SECONDS,
                        c -> c.age().toNanos() / 1e9)
                .description("Time since the sources confirmed the configuration")
                .tags(binding.tags())
                .strongReference(true)::register);
        config.addObserver(observer);
    }

    /**
     * Registers the configuration's meters, which count refreshes from now on; closing the result removes them. Until then
     * they keep the configuration reachable for as long as the registry is. If the registry shows a configuration of that
     * name already, this one is tagged with a number behind its name, and one warning says so.
     *
     * @throws NullPointerException if an argument is null
     */
    public static ConfigMetrics bind(Config<?> config, MeterRegistry registry) {
        return new ConfigMetrics(config, MeterBinding.of(registry, "configuration", config.name()));
    }

    /** Removes this configuration's meters only. The configuration goes on. Further calls do nothing. */
    @Override
    public void close() {
        config.removeObserver(observer);
        binding.close();
    }
}
