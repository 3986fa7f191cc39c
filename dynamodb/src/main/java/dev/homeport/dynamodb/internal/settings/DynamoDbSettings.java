package dev.homeport.dynamodb.internal.settings;

import dev.homeport.dynamodb.RoutingListener;
import dev.homeport.dynamodb.internal.replay.ReplaySettings;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/** Everything the user said, checked and immutable; each part is explained at its option of the builder. */
public record DynamoDbSettings(
        String name,
        List<Region> regions,
        RoutingSettings routing,
        ReplaySettings replay,
        ClientHooks hooks,
        CallTimeouts limits,
        boolean sdkRetries,
        boolean hedgeReads,
        Optional<CanaryItem> canary,
        Duration canaryInterval,
        Optional<HeartbeatTable> heartbeats,
        List<String> auditedTables,
        CircuitBreakerConfig circuitBreaker,
        Optional<RegionControl> control,
        List<RoutingListener> listeners,
        InstantSource clock) {

    /** How often each region is asked if the user has said nothing. */
    public static final Duration CANARY_INTERVAL = Duration.ofSeconds(5);

    /**
     * A third of at least 36 attempts within 4 s. A busy client's good calls outweigh everything later until the window has
     * dropped them, so that the window is the time after which a brown-out is seen at the latest: with 5 s a client of a
     * distant survivor needed 4.6 s, and more than five on a busy machine. With 40 % instead of a third a region that fails
     * four calls in ten would be left by chance. Fewer attempts would evict one that fails a tenth of them.
     */
    public static final CircuitBreakerConfig DEFAULT_BREAKER = CircuitBreakerConfig.custom()
            .slidingWindow(4, 36, CircuitBreakerConfig.SlidingWindowType.TIME_BASED)
            .failureRateThreshold(100f / 3)
            .build();

    /** The least that can be said: these regions, these hooks and limits, and the defaults of everything else. */
    public static DynamoDbSettings plain(String name, List<Region> regions, ClientHooks hooks, CallTimeouts limits) {
        return new DynamoDbSettings(
                name,
                regions,
                RoutingSettings.of(
                        regions.stream()
                                .map(region -> RegionName.of(region.id()))
                                .toList(),
                        DEFAULT_BREAKER.getFailureRateThreshold() / 100),
                ReplaySettings.DEFAULTS,
                hooks,
                limits,
                false,
                false,
                Optional.empty(),
                CANARY_INTERVAL,
                Optional.empty(),
                List.of(),
                DEFAULT_BREAKER,
                Optional.empty(),
                List.of(),
                MonotonicClock.create());
    }

    public int index(Region region) {
        return regions.indexOf(region);
    }
}
