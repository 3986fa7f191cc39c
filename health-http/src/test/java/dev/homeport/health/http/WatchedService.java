package dev.homeport.health.http;

import static org.awaitility.Awaitility.await;

import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.HealthMetrics;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.Scope;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** A service that goes down, drains and comes back as it is told, for those that watch it from outside. */
final class WatchedService implements AutoCloseable {

    private final AtomicReference<CheckResult> answer = new AtomicReference<>(CheckResult.up());
    private final HealthMonitor monitor = HealthMonitor.builder()
            .check(HealthCheck.builder("db", answer::get)
                    .interval(Duration.ofMillis(50))
                    .deadline(Duration.ofMillis(50))
                    .maxAge(Duration.ofSeconds(30))
                    .fall(1)
                    .rise(1)
                    .build())
            .build();
    private final HealthServer server;

    WatchedService() {
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        HealthMetrics.bind(monitor, registry);
        server = HealthServer.builder(monitor)
                .host("127.0.0.1")
                .port(0)
                .metrics(PrometheusPage.of(registry))
                .start();
        up();
    }

    int port() {
        return server.port();
    }

    void up() {
        answer.set(CheckResult.up());
        await().until(() -> monitor.snapshot().isUp(Scope.READY));
    }

    void down() {
        answer.set(CheckResult.down("as told"));
        await().until(() -> !monitor.snapshot().isUp(Scope.READY));
    }

    Drain drain(LoadBalancerProfile profile) {
        return server.drain(profile);
    }

    /** A port that was free a moment ago, for programs that cannot choose one themselves. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.close();
        monitor.close();
    }
}
