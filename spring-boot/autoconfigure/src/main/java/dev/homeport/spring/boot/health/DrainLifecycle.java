package dev.homeport.spring.boot.health;

import dev.homeport.health.http.HealthEndpoint;
import dev.homeport.health.http.LoadBalancerProfile;
import org.springframework.context.SmartLifecycle;

/**
 * Drains before anything else of the application stops: it says no, and waits until the load balancer has noticed, while the
 * web server still serves.
 *
 * <p>It waits inside {@link #stop()}, on the thread that closes the context. Spring bounds only what a phase does after its
 * components' {@code stop} has returned, so that {@code spring.lifecycle.timeout-per-shutdown-phase} does not cut a drain
 * that takes longer.
 */
final class DrainLifecycle implements SmartLifecycle {

    private final HealthEndpoint endpoint;
    private final LoadBalancerProfile profile;
    private volatile boolean running;

    DrainLifecycle(HealthEndpoint endpoint, LoadBalancerProfile profile) {
        this.endpoint = endpoint;
        this.profile = profile;
    }

    @Override
    public void start() {
        endpoint.draining().ifPresent(drain -> drain.cancel());
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        try {
            endpoint.draining().orElseGet(() -> endpoint.drain(profile)).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** A context that is only paused, as the test framework does, is not going away. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
