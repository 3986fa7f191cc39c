package dev.homeport.health.http;

import dev.homeport.internal.MeterBinding;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Shows a {@link HealthServer} to Micrometer. The verdicts themselves are in {@code HealthMetrics} of the core.
 *
 * <table>
 * <caption>Meters, all tagged {@code name} with the server's</caption>
 * <tr><th>meter</th><th>further tags</th><th>value</th></tr>
 * <tr><td>{@code homeport.health.answers}</td><td>status</td><td>answers of 200, 503 and {@code other}</td></tr>
 * <tr><td>{@code homeport.health.draining}</td><td></td><td>1 while the process is going away, else 0</td></tr>
 * <tr><td>{@code homeport.health.connections}</td><td></td><td>connections that are open</td></tr>
 * <tr><td>{@code homeport.health.connections.closed}</td><td>reason</td><td>connections closed because they made no progress
 *     ({@code overdue}) or were the oldest of too many ({@code room})</td></tr>
 * </table>
 */
public final class HealthServerMetrics implements AutoCloseable {

    private final HealthServer server;
    private final MeterBinding binding;

    private HealthServerMetrics(HealthServer server, MeterBinding binding) {
        this.server = server;
        this.binding = binding;
        answers("200", s -> s.counts().yes());
        answers("503", s -> s.counts().no());
        answers("other", s -> s.counts().other());
        gauge(
                "homeport.health.draining",
                "1 while the process drains, else 0",
                s -> s.endpoint().draining().isPresent() ? 1 : 0);
        gauge(
                "homeport.health.connections",
                "Open connections to the health endpoint",
                s -> s.connections().open());
        closed("overdue", s -> s.connections().closedOverdue());
        closed("room", s -> s.connections().closedForRoom());
    }

    /**
     * Registers the server's meters; closing the result removes them. Until then they keep the server reachable for as
     * long as the registry is. If the registry shows a server of that name already, this one is tagged with a number
     * behind its name, and one warning says so.
     *
     * @throws NullPointerException if an argument is null
     */
    public static HealthServerMetrics bind(HealthServer server, MeterRegistry registry) {
        return new HealthServerMetrics(server, MeterBinding.of(registry, "health server", server.name()));
    }

    /** Removes the server's meters, and no others. The server goes on. Further calls do nothing. */
    @Override
    public void close() {
        binding.close();
    }

    private void gauge(String name, String description, ToDoubleFunction<HealthServer> value) {
        binding.add(Gauge.builder(name, server, value)
                .description(description)
                .tags(binding.tags())
                .strongReference(true)::register);
    }

    private void answers(String status, ToDoubleFunction<HealthServer> count) {
        binding.add(FunctionCounter.builder("homeport.health.answers", server, count)
                .description("Answers given by the health endpoint")
                .tags(binding.tags().and("status", status))::register);
    }

    private void closed(String reason, ToDoubleFunction<HealthServer> count) {
        binding.add(FunctionCounter.builder("homeport.health.connections.closed", server, count)
                .description(
                        "Connections closed by the health endpoint, because they made no progress or were too many")
                .tags(binding.tags().and("reason", reason))::register);
    }
}
