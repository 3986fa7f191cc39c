package dev.homeport.dynamodb.internal.settings;

import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.RoutingListener;
import dev.homeport.dynamodb.SlowHome;
import dev.homeport.dynamodb.WriteRouting;
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
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

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

    public static final Duration LONGEST_MINIMUM_OUT = Duration.ofMinutes(5);

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
        var routing = new RoutingSettings(
                regions.stream().map(region -> RegionName.of(region.id())).toList(),
                0,
                false,
                false,
                Optional.empty(),
                false,
                SlowHome.REPORT,
                Duration.ofSeconds(30),
                LONGEST_MINIMUM_OUT,
                DEFAULT_BREAKER.getFailureRateThreshold() / 100,
                0);
        var replay = new ReplaySettings(
                MultiRegionConsistency.EVENTUAL,
                WriteRouting.FOLLOW,
                ConsistentReads.FAIL,
                ConditionalWrites.HOME_ONLY,
                false);
        return new DynamoDbSettings(
                name,
                regions,
                routing,
                replay,
                hooks,
                limits,
                false,
                false,
                Optional.empty(),
                Duration.ofSeconds(30),
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
