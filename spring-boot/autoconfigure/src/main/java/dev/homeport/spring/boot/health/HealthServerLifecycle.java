package dev.homeport.spring.boot.health;

import dev.homeport.health.http.HealthDetails;
import dev.homeport.health.http.HealthEndpoint;
import dev.homeport.health.http.HealthServer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the health server first and stops it last, so that a load balancer is told the truth at every moment: the port
 * says no until the application accepts traffic, and goes on saying no while the web server finishes its requests.
 */
public final class HealthServerLifecycle implements SmartLifecycle {

    /** Before and after everything else; phases start in ascending and stop in descending order. */
    static final int PHASE = Integer.MIN_VALUE;

    private final HealthEndpoint endpoint;
    private final HealthServerProperties properties;
    private volatile @Nullable HealthServer server;

    HealthServerLifecycle(HealthEndpoint endpoint, HealthServerProperties properties) {
        this.endpoint = endpoint;
        this.properties = properties;
    }

    @Override
    public void start() {
        if (server == null) {
            var builder = HealthServer.builder(endpoint).details(details());
            if (properties.port() != null) {
                builder.port(properties.port());
            }
            if (properties.host() != null) {
                builder.host(properties.host());
            }
            server = builder.start();
        }
    }

    private HealthDetails details() {
        return switch (properties.details()) {
            case NONE -> HealthDetails.none();
            case ANYONE -> HealthDetails.toAnyone();
            case TOKEN -> HealthDetails.withToken(properties.token() == null ? "" : properties.token());
        };
    }

    @Override
    public void stop() {
        var running = server;
        if (running != null) {
            running.close();
            server = null;
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /**
     * Returns the running server, for its port.
     *
     * @throws IllegalStateException if it does not run
     */
    public HealthServer server() {
        var running = server;
        if (running == null) {
            throw new IllegalStateException("The health server does not run");
        }
        return running;
    }
}
