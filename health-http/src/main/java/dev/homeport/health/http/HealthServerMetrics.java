package dev.homeport.health.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Shows a {@link HealthServer} to Micrometer. The verdicts themselves are in {@code HealthMetrics} of the core.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>tags</th><th>value</th></tr>
 * <tr><td>{@code homeport.health.answers}</td><td>status</td><td>answers of 200, 503 and {@code other}</td></tr>
 * <tr><td>{@code homeport.health.draining}</td><td></td><td>1 while the process is going away, else 0</td></tr>
 * <tr><td>{@code homeport.health.connections}</td><td></td><td>connections that are open</td></tr>
 * <tr><td>{@code homeport.health.connections.closed}</td><td>reason</td><td>connections closed because they got nowhere
 *     ({@code overdue}) or were the oldest of too many ({@code room})</td></tr>
 * </table>
 */
public final class HealthServerMetrics {

    private HealthServerMetrics() {}

    /**
     * Registers the server's meters; once for each registry. They keep the server reachable for as long as the registry
     * is.
     *
     * @throws NullPointerException if an argument is null
     */
    public static void bind(HealthServer server, MeterRegistry registry) {
        answers(server, registry, "200", s -> s.counts().yes());
        answers(server, registry, "503", s -> s.counts().no());
        answers(server, registry, "other", s -> s.counts().other());
        Gauge.builder(
                        "homeport.health.draining",
                        server,
                        s -> s.endpoint().draining().isPresent() ? 1 : 0)
                .description("Whether the process is going away")
                .strongReference(true)
                .register(registry);
        Gauge.builder(
                        "homeport.health.connections",
                        server,
                        s -> s.connections().open())
                .description("Connections to the health endpoint that are open")
                .strongReference(true)
                .register(registry);
        closed(server, registry, "overdue", s -> s.connections().closedOverdue());
        closed(server, registry, "room", s -> s.connections().closedForRoom());
    }

    private static void answers(
            HealthServer server, MeterRegistry registry, String status, ToDoubleFunction<HealthServer> count) {
        FunctionCounter.builder("homeport.health.answers", server, count)
                .description("Answers given by the health endpoint")
                .tag("status", status)
                .register(registry);
    }

    private static void closed(
            HealthServer server, MeterRegistry registry, String reason, ToDoubleFunction<HealthServer> count) {
        FunctionCounter.builder("homeport.health.connections.closed", server, count)
                .description("Connections that the health endpoint has closed against their client's will")
                .tag("reason", reason)
                .register(registry);
    }
}
