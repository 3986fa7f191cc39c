package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.thread.Daemon;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.RoutingListener;
import dev.homeport.health.HealthMonitor;
import dev.homeport.health.http.HealthRequest;
import dev.homeport.health.http.HealthResponder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Counts what a client decides, and looks at its {@code /health} twenty times a second, as a load balancer would. */
final class HomeportWatch implements RoutingListener, AutoCloseable {

    /**
     * The time for which {@code /health} may still say 503 after the network is back: the check looks every second, and
     * the load balancer has to be told the truth, not at once.
     */
    static final Duration NOTICED_AFTER = Duration.ofSeconds(3);

    private static final long PAUSE_NANOS = 50_000_000;
    private static final HealthRequest HEALTH = HealthRequest.of("GET", "/health");

    private final AtomicLong evictions = new AtomicLong();
    private final AtomicLong moves = new AtomicLong();
    private final AtomicLong unhealthy = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();
    private volatile long excusedUntilNanos = System.nanoTime();
    private volatile boolean closed;

    @Override
    public void onEvent(RoutingEvent event) {
        if (event instanceof RoutingEvent.RegionEvicted) {
            evictions.incrementAndGet();
        } else if (event instanceof RoutingEvent.WriteRegionMoved) {
            moves.incrementAndGet();
        }
    }

    /** Begins to look at the client's health. */
    void over(MultiRegionDynamoDb dynamoDb) {
        Daemon.start("health-looks", () -> {
            try (var monitor =
                    HealthMonitor.builder().check(dynamoDb.healthCheck()).build()) {
                var responder = new HealthResponder();
                while (!monitor.snapshot().firstRoundComplete() && !closed) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                while (!closed) {
                    look(responder
                            .respond(HEALTH, monitor.snapshot(), monitor.now())
                            .status());
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        });
    }

    private void look(int status) {
        looks.incrementAndGet();
        if (status != 200 && System.nanoTime() - excusedUntilNanos > 0) {
            unhealthy.incrementAndGet();
        }
    }

    void unreachableFromNow() {
        excusedUntilNanos = System.nanoTime() + Duration.ofHours(1).toNanos();
    }

    void reachableFromNow() {
        excusedUntilNanos = System.nanoTime() + NOTICED_AFTER.toNanos();
    }

    Decisions decisions(long writesAway) {
        return new Decisions(evictions.get(), moves.get(), writesAway, unhealthy.get(), looks.get());
    }

    @Override
    public void close() {
        closed = true;
    }
}
