package dev.homeport.health.http;

import dev.homeport.health.HealthMonitor;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for a process whether it is healthy: with the verdicts of its {@link HealthMonitor}, unless it is draining.
 *
 * <p>A process needs only one, however many servers and adapters carry it, so that they all agree. Answering takes no
 * lock, does no I/O and runs no check. Safe for any number of threads.
 */
public final class HealthEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(HealthEndpoint.class);

    private final HealthMonitor monitor;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Drain> drain = new AtomicReference<>();

    private HealthEndpoint(HealthMonitor monitor) {
        this.monitor = monitor;
        this.clock = monitor::now;
    }

    /**
     * Returns an endpoint for that monitor, which it never closes.
     *
     * @throws NullPointerException if {@code monitor} is null
     */
    public static HealthEndpoint of(HealthMonitor monitor) {
        return new HealthEndpoint(Objects.requireNonNull(monitor, "monitor"));
    }

    /**
     * Starts to say no to load balancers, for as long as the given one needs to notice; the process itself stays alive
     * and started. Returns at once: wait with {@link Drain#await()}, then close the servers. A drain that is under way
     * is replaced.
     *
     * @throws NullPointerException if {@code profile} is null
     */
    public Drain drain(LoadBalancerProfile profile) {
        var begun = new Drain(Objects.requireNonNull(profile, "profile"), clock, this::cancelled);
        drain.set(begun);
        LOG.info("Health drains: for={} time={} status={}", profile.name(), profile.drainTime(), begun.traffic());
        return begun;
    }

    private void cancelled(Drain ended) {
        if (drain.compareAndSet(ended, null)) {
            LOG.info("Health ended its drain: for={}", ended.profile().name());
        }
    }

    /** Returns the drain that is under way, or has come to its end, if there is one. */
    public Optional<Drain> draining() {
        return Optional.ofNullable(drain.get());
    }

    HealthResponse respond(HealthRequest request, HealthResponder responder) {
        var snapshot = monitor.snapshot();
        Instant now = responder.shows(request) ? monitor.now() : snapshot.at();
        var begun = drain.get();
        return responder.respond(request, snapshot, begun == null ? DrainState.WANTED : begun.traffic(), now);
    }
}
