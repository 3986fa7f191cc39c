package dev.homeport.dynamodb;

import dev.homeport.dynamodb.internal.MultiRegionRuntime;
import dev.homeport.dynamodb.internal.client.CallObserver;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import dev.homeport.health.CheckResult;
import dev.homeport.health.HealthCheck;
import dev.homeport.health.Impact;
import dev.homeport.health.Scope;
import dev.homeport.region.RegionControl;
import dev.homeport.region.RegionName;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * DynamoDB clients that use the nearest healthy replica of a global table.
 *
 * <pre>{@code
 * try (var dynamoDb = MultiRegionDynamoDb.builder().regions(Region.EU_WEST_1, Region.US_EAST_1).build()) {
 *     DynamoDbClient client = dynamoDb.client(); // the SDK's own type
 * }
 * }</pre>
 *
 * <p>An eventually consistent read moves to the next region when it fails, or hangs for the limit of an attempt. By default
 * a write moves only when the first region has certainly not seen it, and a write whose outcome stays unknown is an
 * {@link AmbiguousWriteException}. Under load a region that hangs is left in about a second, and one that fails half its
 * calls within five; a slow one is reported, and left only if {@link ReadOptions#slowHome} says so. A region is given its
 * traffic back step by step. Which operation may go where is in {@code docs/dynamodb.md}.
 *
 * <p>Safe for any number of threads. Nothing runs and no connection is made before a client is asked for; then there are
 * one thread that decides, one for the warm-up and one that answers it until that is over, one a region for its canary and up to five more while the region does not answer, one for events, one each for
 * hedges and the audit where wanted, and for the async client one a processor and region for its connections, all daemons.
 */
public final class MultiRegionDynamoDb implements AutoCloseable {

    private final DynamoDbSettings settings;
    private final MultiRegionRuntime engine;

    MultiRegionDynamoDb(DynamoDbSettings settings, CallObserver observer) {
        this.settings = settings;
        this.engine = new MultiRegionRuntime(
                settings, this::evacuated, calls -> observer.around(calls, settings.name(), this::routes));
    }

    /** A client to be described and built. */
    public static MultiRegionDynamoDbBuilder builder() {
        return new MultiRegionDynamoDbBuilder();
    }

    /** The name given to the builder. */
    public String name() {
        return settings.name();
    }

    /**
     * Returns the sync client, the same one each time. The first call makes an SDK client a region and begins to watch the
     * regions. Closing it is the same as {@link #close()}.
     *
     * @throws IllegalArgumentException if a hook of the builder sets a retry strategy or a time limit
     * @throws IllegalStateException after {@link #close()}
     */
    public DynamoDbClient client() {
        return engine.client(this::close);
    }

    /**
     * Returns the async client, the same one each time, as {@link #client()}. Its futures
     * complete, and callbacks run, on threads named {@code homeport-dynamodb-…-answers}, eight or as many as there are processors,
     * or on the {@code FUTURE_COMPLETION_EXECUTOR} that a hook sets. A callback that blocks holds up other answers to the
     * application, and is held against no region.
     *
     * @throws IllegalArgumentException if a hook of the builder sets a retry strategy or a time limit
     * @throws IllegalStateException after {@link #close()}
     */
    public DynamoDbAsyncClient asyncClient() {
        return engine.asyncClient(this::close);
    }

    /** Returns where operations go now, and why. Reads a field; does no I/O. */
    public RoutingSnapshot routes() {
        return engine.loop().state().routes();
    }

    /**
     * Returns a stage that completes when the clients that were asked for so far have warmed up: the first call of a fresh
     * process loads so many classes that it takes 0.3 s on a whole processor, and 3 s on a quarter of one. The warm-up begins
     * by itself with the first {@link #client()} or {@link #asyncClient()}, for that kind of client, on a thread of its own.
     * It sends a few requests to this very process and asks no region, no network and no provider of credentials. After it the
     * first canary connects to the first region, which loads what TLS needs; the stage waits until it is answered, or the first
     * three were asked in vain, for 10 s at most. A call that is made before that waits for the warm-up and then 0.75 s at most
     * for that canary, 10 s in all, and begins; one with a time limit of its own begins at once.
     *
     * <p>The stage never completes exceptionally: a client that could not be warmed up works, and is slow at first. It completes
     * early with {@link #close()}, and at once if no client was asked for.
     */
    public CompletionStage<Void> warmUp() {
        return engine.warmUp();
    }

    /**
     * Returns a new check named {@code dynamodb-warm-up} of scope {@link Scope#STARTED}, that is down until {@link #warmUp()} is
     * over, so that no request is sent to a process whose first call would be slow. It looks every 100 ms.
     */
    public HealthCheck warmUpCheck() {
        return HealthCheck.builder(
                        settings.name() + "-warm-up",
                        () -> warmUp().toCompletableFuture().isDone()
                                ? CheckResult.up()
                                : CheckResult.down("the client is warming up"))
                .scopes(Scope.STARTED)
                .interval(Duration.ofMillis(100))
                .deadline(Duration.ofMillis(100))
                .fall(1)
                .rise(1)
                .maxAge(Duration.ofSeconds(20))
                .build();
    }

    /** Has every region asked by a canary at once, such as when another part of the application has noticed a failure. */
    public void probeNow() {
        engine.probeNow();
    }

    /**
     * Lets a region come back before its time, or at all if failback is manual. Its canaries and its lag have to be right
     * nevertheless.
     *
     * @throws IllegalArgumentException if it is none of the client's regions
     */
    public void failBack(Region region) {
        int number = settings.index(region);
        if (number < 0) {
            throw new IllegalArgumentException(region + " is none of the client's regions " + settings.regions());
        }
        engine.loop().report(new RoutingFact.FailBackNow(number));
    }

    /** Adds a listener, which hears of every decision from now on. */
    public void addListener(RoutingListener listener) {
        engine.events().add(listener);
    }

    /** Takes a listener away. */
    public void removeListener(RoutingListener listener) {
        engine.events().remove(listener);
    }

    /**
     * Returns a new check named as this is, {@code dynamodb} by default, {@link Impact#CRITICAL}, that is down while no region
     * answers, or there are credentials for none: then nothing can be read or written anywhere. It looks every second, and believes the second look.
     */
    public HealthCheck healthCheck() {
        return reading(HealthCheck.builder(
                        settings.name(),
                        () -> routes().anyRegionAnswers() ? CheckResult.up() : CheckResult.down(whyNoneAnswers())))
                .build();
    }

    private String whyNoneAnswers() {
        return Stream.concat(
                        Stream.of("no region answers"),
                        routes().regions().stream()
                                .flatMap(region ->
                                        region.misconfigured().map(reason -> region.region() + ": " + reason).stream()))
                .collect(Collectors.joining("; "));
    }

    /** Such a check reads a field, so that it may look often; the decision behind it has had its patience already. */
    private static HealthCheck.Builder reading(HealthCheck.Builder check) {
        return check.interval(Duration.ofSeconds(1))
                .deadline(Duration.ofMillis(500))
                .fall(2)
                .maxAge(Duration.ofSeconds(20));
    }

    /**
     * Returns a new check named {@code dynamodb-home}, {@link Impact#DEGRADING}, that is down while the first listed region is
     * not in use, is {@linkplain SlowHome slow}, or lacks a table, a permission or credentials: operations are served, from farther away
     * or later, or refused. Make it critical with {@link #homeCheck(Impact)} where a region
     * without its own replica is to be taken out of service.
     */
    public HealthCheck homeCheck() {
        return homeCheck(Impact.DEGRADING);
    }

    /** As {@link #homeCheck()}, with an impact of your own. */
    public HealthCheck homeCheck(Impact impact) {
        var home = RegionName.of(settings.regions().get(0).id());
        return reading(HealthCheck.builder(settings.name() + "-home", () -> {
                    var route = routes().region(home);
                    var reasons = new LinkedHashSet<String>();
                    Stream.of(route.reads(), route.writes())
                            .filter(circuit -> !circuit.used())
                            .forEach(circuit -> reasons.add(circuit.reason()));
                    route.misconfigured().ifPresent(reasons::add);
                    route.slow().ifPresent(reasons::add);
                    return reasons.isEmpty()
                            ? CheckResult.up()
                            : CheckResult.down(home + ": " + String.join("; ", reasons));
                }))
                .impact(impact)
                .build();
    }

    /**
     * Ends every thread, each within a second, and closes every SDK client made here; calls under way fail. Further calls do
     * nothing.
     */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "MultiRegionDynamoDb[" + settings.name() + " " + settings.regions() + "]";
    }

    MultiRegionRuntime engine() {
        return engine;
    }

    DynamoDbSettings settings() {
        return settings;
    }

    private Set<Integer> evacuated() {
        return settings.control()
                .filter(control -> !control.evacuations().isEmpty())
                .map(this::evacuated)
                .orElse(Set.of());
    }

    private Set<Integer> evacuated(RegionControl control) {
        return IntStream.range(0, settings.regions().size())
                .filter(region -> control.isEvacuated(settings.routing().name(region)))
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }
}
