package dev.homeport.health.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Objects;

/**
 * Shows a Micrometer registry as Prometheus text.
 *
 * <p>Only this class needs {@code micrometer-registry-prometheus} on the class path. Safe for any number of threads.
 */
public final class PrometheusPage implements MetricsPage {

    private final PrometheusMeterRegistry registry;

    private PrometheusPage(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Returns the page of that registry.
     *
     * @throws NullPointerException if {@code registry} is null
     */
    public static MetricsPage of(PrometheusMeterRegistry registry) {
        return new PrometheusPage(Objects.requireNonNull(registry, "registry"));
    }

    @Override
    public String contentType() {
        return "text/plain; version=0.0.4; charset=utf-8";
    }

    @Override
    public String text() {
        return registry.scrape();
    }
}
