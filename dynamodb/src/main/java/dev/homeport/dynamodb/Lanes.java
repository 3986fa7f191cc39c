package dev.homeport.dynamodb;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/** Every lane: two a region. */
final class Lanes {

    private final List<Lane> lanes = new ArrayList<>();
    private final CircuitBreakerRegistry registry;
    private final CallClock clock;

    /**
     * Makes the lanes.
     *
     * @param config the user's rule for the rate of faults; its ways back are taken away from it
     */
    Lanes(String client, List<Region> regions, CircuitBreakerConfig config, CallClock clock) {
        this.clock = clock;
        this.registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.from(config)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .build());
        for (int region = 0; region < regions.size(); region++) {
            for (var access : Access.values()) {
                var name =
                        client + "-" + regions.get(region) + "-" + access.name().toLowerCase(Locale.ROOT);
                lanes.add(new Lane(region, access, registry.circuitBreaker(name)));
            }
        }
    }

    Lane of(int region, Access access) {
        return lanes.get(region * 2 + access.ordinal());
    }

    List<Lane> all() {
        return lanes;
    }

    /** The breakers, for the metrics that Resilience4j's users know. */
    CircuitBreakerRegistry breakers() {
        return registry;
    }

    /** When the latest success of that lane ended, if there was one. */
    Optional<Instant> lastSuccess(Lane lane) {
        long ended = lane.inFlight().lastSuccess();
        return ended == InFlight.NEVER ? Optional.empty() : Optional.of(clock.at(ended));
    }

    /** When the latest success in that region, in either lane, ended. */
    Optional<Instant> lastSuccess(int region) {
        var read = lastSuccess(of(region, Access.READ));
        var write = lastSuccess(of(region, Access.WRITE));
        if (read.isEmpty() || write.isEmpty()) {
            return read.or(() -> write);
        }
        return read.get().isAfter(write.get()) ? read : write;
    }
}
