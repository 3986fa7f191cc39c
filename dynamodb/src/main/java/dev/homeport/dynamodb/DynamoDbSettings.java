package dev.homeport.dynamodb;

import dev.homeport.region.RegionControl;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/** Everything the user said, checked and immutable; each part is explained at its option of the builder. */
record DynamoDbSettings(
        String name,
        List<Region> regions,
        RoutingSettings routing,
        ReplaySettings replay,
        ClientHooks hooks,
        TimeLimits limits,
        boolean sdkRetries,
        boolean hedgeReads,
        Optional<ItemKey> canary,
        Duration canaryInterval,
        Optional<HeartbeatTable> heartbeats,
        List<String> auditedTables,
        CircuitBreakerConfig circuitBreaker,
        Optional<RegionControl> control,
        List<RouteListener> listeners,
        InstantSource clock) {

    static final Duration LONGEST_MINIMUM_OUT = Duration.ofMinutes(5);

    /**
     * A third of at least 45 attempts within 5 s. With 40 % a region that fails four calls in ten would be left by chance: after
     * 5 s in half of all runs, and after 13 s in the worst (counted); so it is 4.3 s at most. Fewer attempts would evict one
     * that fails a tenth of them; a longer window remembers good times for too long.
     */
    static final CircuitBreakerConfig DEFAULT_BREAKER = CircuitBreakerConfig.custom()
            .slidingWindow(5, 45, CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
            .failureRateThreshold(100f / 3)
            .build();

    int index(Region region) {
        return regions.indexOf(region);
    }
}
