package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.AccessMode;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/** Every circuit: two a region. */
public final class Circuits {

    private final Circuit[] circuits;
    private final CircuitBreakerRegistry registry;
    private final CallClock clock;

    /**
     * Makes the circuits.
     *
     * @param config the user's rule for the rate of faults; its ways back are taken away from it
     */
    public Circuits(String client, List<Region> regions, CircuitBreakerConfig config, CallClock clock) {
        this.clock = clock;
        this.registry = CircuitBreakerRegistry.of(CircuitBreakerConfig.from(config)
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .build());
        this.circuits = new Circuit[regions.size() * 2];
        for (int region = 0; region < regions.size(); region++) {
            for (var access : AccessMode.values()) {
                var name =
                        client + "-" + regions.get(region) + "-" + access.name().toLowerCase(Locale.ROOT);
                circuits[number(region, access)] = new Circuit(region, access, registry.circuitBreaker(name));
            }
        }
    }

    public Circuit of(int region, AccessMode access) {
        return circuits[number(region, access)];
    }

    private static int number(int region, AccessMode access) {
        return region * 2 + access.ordinal();
    }

    public List<Circuit> all() {
        return List.of(circuits);
    }

    /** The breakers, for the metrics that Resilience4j's users know. */
    public CircuitBreakerRegistry breakers() {
        all().forEach(Circuit::breaker);
        return registry;
    }

    /** When the latest success of that circuit ended, if there was one. */
    public Optional<Instant> lastSuccess(Circuit circuit) {
        long ended = circuit.inFlight().lastSuccess();
        return ended == InFlightCalls.NEVER ? Optional.empty() : Optional.of(clock.at(ended));
    }

    /** When the latest success in that region, in either circuit, ended. */
    public Optional<Instant> lastSuccess(int region) {
        var read = lastSuccess(of(region, AccessMode.READ));
        var write = lastSuccess(of(region, AccessMode.WRITE));
        if (read.isEmpty() || write.isEmpty()) {
            return read.or(() -> write);
        }
        return read.get().isAfter(write.get()) ? read : write;
    }
}
