package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.client.CallObserver;
import dev.homeport.dynamodb.internal.replay.ReplaySettings;
import dev.homeport.dynamodb.internal.routing.RoutingSettings;
import dev.homeport.dynamodb.internal.settings.ClientHooks;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import dev.homeport.dynamodb.internal.settings.SettingsProblems;
import dev.homeport.internal.MonotonicClock;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbBaseClientBuilder;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/**
 * Describes a {@link MultiRegionDynamoDb}. Only {@link #regions} is required; {@link #build()} reports every problem, all
 * together. Not safe for use by several threads.
 *
 * <p>Options that belong together form a group, which is set as the SDK's {@code overrideConfiguration(o -> …)} is:
 * {@code limits(l -> l.call(Duration.ofSeconds(1)))}. A group that is called twice adds to what was said before.
 */
public final class MultiRegionDynamoDbBuilder {

    private String name = "dynamodb";
    private List<Region> regions = List.of();
    private final ReadOptions reads = new ReadOptions();
    private final WriteOptions writes = new WriteOptions();
    private final CallLimits limits = new CallLimits();
    private final CanaryOptions canary = new CanaryOptions();
    private final FailbackOptions failback = new FailbackOptions();
    private MultiRegionConsistency consistency = ReplaySettings.DEFAULTS.consistency();
    private List<String> auditedTables = List.of();
    private ClientHooks hooks = ClientHooks.NONE;
    private @Nullable CircuitBreakerConfig circuitBreaker;
    private @Nullable RegionControl control;
    private CallObserver observer = CallObserver.NONE;
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
     * Configures which region a read goes to: the nearest one, and what becomes of strongly consistent reads and of reads of a
     * slow region. Default: the first of {@link #regions} that is in service. Calling it again adds to what was said before.
     */
    public MultiRegionDynamoDbBuilder reads(Consumer<ReadOptions> options) {
        options.accept(reads);
        return this;
    }

    /**
     * Configures which region a write goes to, and when it is repeated in another one. Default: the first of
     * {@link #regions}, and while that is out the next one, except for conditional writes. Calling it again adds to what was
     * said before.
     */
    public MultiRegionDynamoDbBuilder writes(Consumer<WriteOptions> options) {
        options.accept(writes);
        return this;
    }

    /**
     * Configures how long a call and its attempts may take. Default: 2 s, 400 ms for an attempt of {@code GetItem} and 1 s for
     * one of any other operation. Calling it again adds to what was said before.
     */
    public MultiRegionDynamoDbBuilder limits(Consumer<CallLimits> options) {
        options.accept(limits);
        return this;
    }

    /**
     * Configures the canaries: the item that they ask for, and how often. Default: an item that need not exist, every 5 s.
     * Calling it again adds to what was said before.
     */
    public MultiRegionDynamoDbBuilder canary(Consumer<CanaryOptions> options) {
        options.accept(canary);
        return this;
    }

    /**
     * Configures when a region that failed is given its traffic back. Default: by itself, after 30 s at least, without a
     * measure of its lag. Calling it again adds to what was said before.
     */
    public MultiRegionDynamoDbBuilder failback(Consumer<FailbackOptions> options) {
        options.accept(failback);
        return this;
    }

    /**
     * Tells how the tables' replicas follow each other, as was chosen when they were created. Default
     * {@link MultiRegionConsistency#EVENTUAL} (MREC): each region accepts writes alone, the others follow, usually within a
     * second, and the last writer wins. With {@link MultiRegionConsistency#STRONG} (MRSC) a write is acknowledged when another
     * region has it too, so that consistent reads and conditional writes may go to any.
     */
    public MultiRegionDynamoDbBuilder consistency(MultiRegionConsistency consistency) {
        this.consistency = Objects.requireNonNull(consistency, "consistency");
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
     * Configures the inner client of each region, sync or async, before it is built: credentials, endpoint. Called once a
     * region when {@link MultiRegionDynamoDb#client()} or {@code asyncClient()} is first called. Time limits and retry
     * strategies are set here and not there; interceptors that it adds see every request to the region.
     *
     * <p>Two SDK clients are built of what it leaves, one for {@code GetItem} and one for everything else, since their
     * {@linkplain CallLimits#attempt limits} differ. They share the HTTP client and the credentials; a plugin that the hook adds
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
        problems.regions(regions);
        writes.check(problems, regions);
        limits.check(problems);
        canary.check(problems);
        failback.check(problems);
        auditedTables.forEach(table -> problems.table("audit", table));
        problems.addIf(
                consistency == MultiRegionConsistency.UNKNOWN_TO_SDK_VERSION,
                "consistency must be EVENTUAL or STRONG but is one that this version of the AWS SDK does not know");
        boolean lagMeasured = failback.heartbeats().isPresent();
        problems.addIf(
                writes.conditional() == ConditionalWrites.AFTER_LAG_GATE
                        && !lagMeasured
                        && consistency == MultiRegionConsistency.EVENTUAL,
                "writes.conditional(AFTER_LAG_GATE) needs the lag to be measured; set"
                        + " failback.heartbeats(table, partitionKey)");
        problems.addIf(
                consistency == MultiRegionConsistency.STRONG && lagMeasured,
                "failback.heartbeats measure a lag that consistency(STRONG) says does not exist; set one of them");
        problems.throwIfAny("The MultiRegionDynamoDb cannot be built");
        return new MultiRegionDynamoDb(settings(), observer);
    }

    /** Has the calls of applications observed. */
    void observer(CallObserver observer) {
        this.observer = observer;
    }

    private DynamoDbSettings settings() {
        var breaker = circuitBreaker == null ? DynamoDbSettings.DEFAULT_BREAKER : circuitBreaker;
        var routing = new RoutingSettings(
                regions.stream().map(region -> RegionName.of(region.id())).toList(),
                writes.home().map(regions::indexOf).orElse(0),
                reads.nearest(),
                consistency == MultiRegionConsistency.STRONG,
                failback.measuredMaxLag(),
                failback.manual(),
                reads.slowHome(),
                failback.minimumOut(),
                RoutingSettings.MAXIMUM_OUT,
                breaker.getFailureRateThreshold() / 100,
                ThreadLocalRandom.current().nextDouble());
        var replay = new ReplaySettings(
                consistency, writes.routing(), reads.consistent(), writes.conditional(), writes.replayIdempotent());
        if (control != null) {
            control.addRegions(routing.regions());
        }
        return new DynamoDbSettings(
                name,
                regions,
                routing,
                replay,
                observed(hooks),
                limits.timeouts(),
                limits.sdkRetries(),
                reads.hedge(),
                canary.item(),
                canary.interval(),
                failback.heartbeats(),
                auditedTables,
                breaker,
                Optional.ofNullable(control),
                List.copyOf(listeners),
                MonotonicClock.create());
    }

    /** After the hooks of the user, which may replace what was there before. */
    private ClientHooks observed(ClientHooks hooks) {
        return observer.requests()
                .map(requests -> hooks.both((region, client) ->
                        client.overrideConfiguration(options -> options.addExecutionInterceptor(requests))))
                .orElse(hooks);
    }
}
