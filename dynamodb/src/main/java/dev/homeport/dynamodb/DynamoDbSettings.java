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
     * A third of at least 36 attempts within 4 s. A busy client's good calls outweigh everything later until the window has
     * dropped them, so that the window is the time after which a brown-out is seen at the latest: with 5 s a client of a
     * distant survivor needed 4.6 s, and more than five on a busy machine. With 40 % instead of a third a region that fails
     * four calls in ten would be left by chance. Fewer attempts would evict one that fails a tenth of them.
     */
    static final CircuitBreakerConfig DEFAULT_BREAKER = CircuitBreakerConfig.custom()
            .slidingWindow(4, 36, CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
            .failureRateThreshold(100f / 3)
            .build();

    int index(Region region) {
        return regions.indexOf(region);
    }
}
