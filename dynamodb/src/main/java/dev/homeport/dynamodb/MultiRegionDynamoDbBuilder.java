package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.replay.ReplaySettings;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import dev.homeport.dynamodb.internal.settings.CanaryItem;
import dev.homeport.dynamodb.internal.settings.ClientHooks;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import dev.homeport.dynamodb.internal.settings.HeartbeatTable;
import dev.homeport.dynamodb.internal.settings.SettingsProblems;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.region.RegionControl;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a {@link MultiRegionDynamoDb} shall be like. Only {@link #regions} is required; every problem is reported by
 * {@link #build()}, all together. Not safe for use by several threads.
 */
public final class MultiRegionDynamoDbBuilder {

    private String name = "dynamodb";
    private List<Region> regions = List.of();
    private @Nullable Region home;
    private boolean nearest;
    private ClientHooks hooks = ClientHooks.NONE;
    private Duration callTimeout = Duration.ofSeconds(2);
    private Duration attemptTimeout = Duration.ofMillis(400);
    private Duration longAttemptTimeout = Duration.ofSeconds(1);
    private Consistency consistency = Consistency.EVENTUAL;
    private ConsistentReads consistentReads = ConsistentReads.FAIL;
    private ConditionalWrites conditionalWrites = ConditionalWrites.HOME_ONLY;
    private WriteRouting writes = WriteRouting.FOLLOW;
    private boolean replayIdempotentWrites;
    private boolean sdkRetries;
    private boolean hedgeReads;
    private @Nullable CanaryItem canary;
    private Duration canaryInterval = Duration.ofSeconds(5);
    private @Nullable HeartbeatTable heartbeats;
    private Duration maxLag = Duration.ofSeconds(2);
    private List<String> auditedTables = List.of();
    private boolean manualFailback;
    private SlowHome slowHome = SlowHome.REPORT;
    private Duration minimumOut = Duration.ofSeconds(30);
    private @Nullable CircuitBreakerConfig circuitBreaker;
    private @Nullable RegionControl control;
    private final List<RoutingListener> listeners = new ArrayList<>();

    MultiRegionDynamoDbBuilder() {}

    /** The name in metrics, logs and thread names: 1 to 50 letters, digits, {@code .}, {@code _}, {@code -}. Default {@code dynamodb}. */
    public MultiRegionDynamoDbBuilder name(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * The regions of the global table, two to eight, in order of preference: the region that this process runs in first.
     * Required. The list is all that is needed to start; nothing is asked of any region.
     */
    public MultiRegionDynamoDbBuilder regions(Region... regions) {
        this.regions = List.of(regions);
        return this;
    }

    /**
     * The region that writes belong to: where they go as long as it works, and where versions are the latest. Default: the
     * first of {@link #regions}. Set it if all writes of the fleet go to one region whichever region a process runs in.
     */
    public MultiRegionDynamoDbBuilder writeHome(Region region) {
        this.home = Objects.requireNonNull(region, "region");
        return this;
    }

    /**
     * Has measured round trips decide in which order regions are read, instead of the order of {@link #regions}. The order
     * changes only for a region that was nearer by more than 15 ms and 30 % for five minutes. Default: false. Writes keep
     * to the {@link #writeHome}.
     */
    public MultiRegionDynamoDbBuilder nearest(boolean measured) {
        this.nearest = measured;
        return this;
    }

    /**
     * Configures the inner client of each region, sync or async, before it is built: credentials, endpoint. Called once a
     * region when {@link MultiRegionDynamoDb#client()} or {@code asyncClient()} is first called. Time limits and retry
     * strategies are set here and not there; interceptors that it adds see every request to the region.
     *
     * <p>Two SDK clients are built of what it leaves, one for {@code GetItem} and one for everything else, since their
     * {@linkplain #attemptTimeout limits} differ. They share the HTTP client and the credentials; a plugin that the hook adds
     * configures each of them.
     */
    public MultiRegionDynamoDbBuilder eachClient(BiConsumer<Region, DynamoDbBaseClientBuilder<?, ?>> hook) {
        hooks = hooks.both(hook);
        return this;
    }

    /**
     * As {@link #eachClient}, for the sync clients: their HTTP client, for one. The default is Apache 5 with 50
     * connections, 500 ms to connect and 250 ms to get a connection from the pool. An HTTP client that the hook passes in
     * ready-made is the caller's to close.
     */
    public MultiRegionDynamoDbBuilder eachSyncClient(BiConsumer<Region, DynamoDbClientBuilder> hook) {
        hooks = hooks.sync(hook);
        return this;
    }

    /** As {@link #eachSyncClient}, for the async clients, where the default is Netty with the same limits. */
    public MultiRegionDynamoDbBuilder eachAsyncClient(BiConsumer<Region, DynamoDbAsyncClientBuilder> hook) {
        hooks = hooks.async(hook);
        return this;
    }

    /**
     * Bounds each call, all attempts in all regions included; 100 ms to 1 min. Default 2 s. A request's own
     * {@code apiCallTimeout} holds instead. If that is longer and the request sets no {@code apiCallAttemptTimeout}, its attempts
     * may take longer too: all of it, but for {@code GetItem}, which keeps {@link #attemptTimeout}, and for other eventually
     * consistent reads, which leave {@link #longAttemptTimeout} for another region.
     */
    public MultiRegionDynamoDbBuilder callTimeout(Duration timeout) {
        this.callTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /**
     * Bounds each attempt of {@code GetItem}; 20 ms to {@link #callTimeout}. Default 400 ms, some forty times what a
     * region needs and short enough that a read finds the next region within 0.6 s. A request's own
     * {@code apiCallAttemptTimeout} holds instead.
     */
    public MultiRegionDynamoDbBuilder attemptTimeout(Duration timeout) {
        this.attemptTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /**
     * Bounds each attempt of all other operations: those that write, since giving a write up leaves its outcome open, and
     * those that may read much. From {@link #attemptTimeout} to {@link #callTimeout}. Default 1 s.
     */
    public MultiRegionDynamoDbBuilder longAttemptTimeout(Duration timeout) {
        this.longAttemptTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /**
     * How the tables' replicas follow each other. Default {@link Consistency#EVENTUAL} (MREC). With {@link
     * Consistency#STRONG} (MRSC) every region has the latest version, so that consistent reads and conditional writes may
     * go to any.
     */
    public MultiRegionDynamoDbBuilder consistency(Consistency consistency) {
        this.consistency = Objects.requireNonNull(consistency, "consistency");
        return this;
    }

    /** What becomes of strongly consistent reads while the write home is out. Default {@link ConsistentReads#FAIL}. */
    public MultiRegionDynamoDbBuilder consistentReads(ConsistentReads mode) {
        this.consistentReads = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /** What becomes of conditional writes while the write home is out. Default {@link ConditionalWrites#HOME_ONLY}. */
    public MultiRegionDynamoDbBuilder conditionalWrites(ConditionalWrites mode) {
        this.conditionalWrites = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /** Whether writes may leave the write home at all. Default {@link WriteRouting#FOLLOW}. */
    public MultiRegionDynamoDbBuilder writes(WriteRouting mode) {
        this.writes = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * Treats every write that is idempotent by its shape as marked {@link RequestOptions#IDEMPOTENT}. Default: false,
     * because a write repeated in another region carries a newer timestamp and wins over what somebody else wrote in
     * between.
     */
    public MultiRegionDynamoDbBuilder replayIdempotentWrites(boolean replay) {
        this.replayIdempotentWrites = replay;
        return this;
    }

    /**
     * Repeats writes inside a region as the SDK does without Homeport: up to nine attempts within {@link #callTimeout}, also
     * when an attempt may have been carried out, so that an {@code ADD} can be carried out twice. Reads move on as always.
     * Default: false.
     */
    public MultiRegionDynamoDbBuilder sdkRetries(boolean sdk) {
        this.sdkRetries = sdk;
        return this;
    }

    /**
     * Sends an eventually consistent read to a second region when the first is slower than it was to 99 of 100 calls of
     * the last minute, and takes the first answer; at most 2 % of reads. Default: false. It costs what those reads cost,
     * and the traffic between regions. Sync reads then ride on async clients.
     */
    public MultiRegionDynamoDbBuilder hedgeReads(boolean hedge) {
        this.hedgeReads = hedge;
        return this;
    }

    /**
     * The item that canaries ask for, with a consistent read, in each region; it need not exist, but its table must.
     * Default: an item of a table that need not exist either; that shows that a region answers, and not that it can reach
     * its storage. It costs one read unit each {@link #canaryInterval}, region and process.
     */
    public MultiRegionDynamoDbBuilder canary(String table, Map<String, AttributeValue> key) {
        this.canary = new CanaryItem(table, key);
        return this;
    }

    /** How often each region is asked while all is well; 1 s to 30 s, so that its connections stay open. Default 5 s. */
    public MultiRegionDynamoDbBuilder canaryInterval(Duration interval) {
        this.canaryInterval = Objects.requireNonNull(interval, "interval");
        return this;
    }

    /**
     * Measures the lag between regions with one small item a region, which each process writes there with each canary and
     * reads in all others; a region is given its traffic back only when its lag is below {@link #maxLag}. Default: lag is
     * not measured. The items' keys are {@code homeport#heartbeat#<region>}; the table must be part of the global table's
     * regions, have a string partition key and no sort key.
     *
     * @param partitionKey the name of the partition key
     */
    public MultiRegionDynamoDbBuilder heartbeats(String table, String partitionKey) {
        this.heartbeats = new HeartbeatTable(table, partitionKey);
        return this;
    }

    /** The lag up to which a region counts as caught up, with {@link #heartbeats}; 100 ms to 10 min. Default 2 s. */
    public MultiRegionDynamoDbBuilder maxLag(Duration lag) {
        this.maxLag = Objects.requireNonNull(lag, "lag");
        return this;
    }

    /**
     * The tables whose replicas are looked at in the background, after the start and then about every ten minutes: missing or
     * inactive ones, differing capacity or indexes, permissions. Findings are events and log lines, each told when it appears.
     * A region that lacks a table which another one has is read last for it. Default: none.
     */
    public MultiRegionDynamoDbBuilder audit(String... tables) {
        this.auditedTables = List.of(tables);
        return this;
    }

    /**
     * Lets a region that has recovered wait until {@link MultiRegionDynamoDb#failBack} is called. Default: false, it is
     * given its traffic back by itself.
     */
    public MultiRegionDynamoDbBuilder manualFailback(boolean manual) {
        this.manualFailback = manual;
        return this;
    }

    /**
     * What becomes of reads where the first region answers and takes many times as long as usual. Default {@link
     * SlowHome#REPORT}: an event and a home check that is down. Needs no hedging.
     */
    public MultiRegionDynamoDbBuilder slowHome(SlowHome mode) {
        this.slowHome = Objects.requireNonNull(mode, "mode");
        return this;
    }

    /**
     * How long a region stays out at least; 1 s to 5 min. It doubles each time the region fails again within ten minutes of
     * coming back, up to 5 min. Default 30 s.
     */
    public MultiRegionDynamoDbBuilder minimumOut(Duration minimum) {
        this.minimumOut = Objects.requireNonNull(minimum, "minimum");
        return this;
    }

    /**
     * The rule by which a region's rate of faults evicts it, one breaker for its reads and one for its writes. Default: a
     * third of at least 36 attempts within 4 s. Only the window, the thresholds and what counts as a failure are heeded; what
     * concerns half-open and waiting is Homeport's.
     */
    public MultiRegionDynamoDbBuilder circuitBreaker(CircuitBreakerConfig config) {
        this.circuitBreaker = Objects.requireNonNull(config, "config");
        return this;
    }

    /** The operator's switch: what it evacuates is not used. It is not closed with the client. Default: none. */
    public MultiRegionDynamoDbBuilder regionControl(RegionControl control) {
        this.control = Objects.requireNonNull(control, "control");
        return this;
    }

    /** Adds a listener that hears of every decision, from the first one on. */
    public MultiRegionDynamoDbBuilder listener(RoutingListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Builds it. Needs no network; no thread runs and no SDK client exists before {@link MultiRegionDynamoDb#client()} or
     * {@code asyncClient()} is called.
     *
     * @throws IllegalArgumentException if anything is missing or wrong; the message lists every problem
     */
    public MultiRegionDynamoDb build() {
        var problems = new SettingsProblems();
        problems.name(name);
        problems.regions(regions, home);
        problems.range("callTimeout", callTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        problems.between(
                "attemptTimeout",
                attemptTimeout,
                "20 ms",
                Duration.ofMillis(20),
                "callTimeout, " + callTimeout,
                callTimeout);
        if (attemptTimeout.compareTo(callTimeout) <= 0) {
            problems.between(
                    "longAttemptTimeout",
                    longAttemptTimeout,
                    "attemptTimeout, " + attemptTimeout,
                    attemptTimeout,
                    "callTimeout, " + callTimeout,
                    callTimeout);
        }
        problems.range("canaryInterval", canaryInterval, Duration.ofSeconds(1), Duration.ofSeconds(30));
        problems.range("maxLag", maxLag, Duration.ofMillis(100), Duration.ofMinutes(10));
        problems.range("minimumOut", minimumOut, Duration.ofSeconds(1), Duration.ofMinutes(5));
        problems.tables(canary, heartbeats, auditedTables);
        problems.addIf(
                conditionalWrites == ConditionalWrites.AFTER_LAG_GATE
                        && heartbeats == null
                        && consistency == Consistency.EVENTUAL,
                "conditionalWrites(AFTER_LAG_GATE) needs the lag to be measured; set heartbeats(table, partitionKey)");
        problems.addIf(
                consistency == Consistency.STRONG && heartbeats != null,
                "heartbeats measure a lag that consistency(STRONG) says does not exist; set one of them");
        problems.throwIfAny("The MultiRegionDynamoDb cannot be built");
        return new MultiRegionDynamoDb(settings());
    }

    private DynamoDbSettings settings() {
        var breaker = circuitBreaker == null ? DynamoDbSettings.DEFAULT_BREAKER : circuitBreaker;
        var writeHome = regions.indexOf(home == null ? regions.get(0) : home);
        var routing = new RoutingSettings(
                regions.stream()
                        .map(region -> dev.homeport.region.RegionName.of(region.id()))
                        .toList(),
                writeHome,
                nearest,
                consistency == Consistency.STRONG,
                heartbeats == null ? Optional.empty() : Optional.of(maxLag),
                manualFailback,
                slowHome,
                minimumOut,
                DynamoDbSettings.LONGEST_MINIMUM_OUT,
                breaker.getFailureRateThreshold() / 100,
                ThreadLocalRandom.current().nextDouble());
        var replay =
                new ReplaySettings(consistency, writes, consistentReads, conditionalWrites, replayIdempotentWrites);
        if (control != null) {
            control.addRegions(routing.regions());
        }
        return new DynamoDbSettings(
                name,
                regions,
                routing,
                replay,
                hooks,
                new CallTimeouts(callTimeout, attemptTimeout, longAttemptTimeout),
                sdkRetries,
                hedgeReads,
                Optional.ofNullable(canary),
                canaryInterval,
                Optional.ofNullable(heartbeats),
                auditedTables,
                breaker,
                Optional.ofNullable(control),
                List.copyOf(listeners),
                MonotonicClock.create());
    }
}
