package dev.homeport.benchmarks.dynamodb.lostregion;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.Contender;
import dev.homeport.benchmarks.dynamodb.Orders;
import dev.homeport.benchmarks.region.Distance;
import dev.homeport.benchmarks.region.RegionAnswer;
import dev.homeport.benchmarks.region.RegionFault;
import dev.homeport.benchmarks.region.RegionServer;
import dev.homeport.benchmarks.region.RegionWorld;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.MultiRegionDynamoDbBuilder;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.region.RegionName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Runs two regions under a Homeport client and a plain one, and loses the home once. */
final class LossRun implements AutoCloseable {

    static final Duration LONGEST_UNTIL_EVICTED = Duration.ofSeconds(20);

    private static final Duration AFTERWARDS = Duration.ofSeconds(2);
    private static final int WARM_UP_READS = 20;

    private final RegionServer home;
    private final RegionServer away;
    private final RegionFault fault;
    private final CompletableFuture<Long> evictedAt = new CompletableFuture<>();
    private final AtomicLong lastAtHome = new AtomicLong(Long.MIN_VALUE);
    private final MultiRegionDynamoDb dynamoDb;

    LossRun(RegionWorld world, RegionFault fault, Distance survivor) throws IOException {
        this(world, fault, survivor, builder -> builder);
    }

    /** Makes a run whose canaries ask for an item of the application's, as they must to notice much while it is idle. */
    static LossRun withCanary(RegionWorld world, RegionFault fault, Distance survivor) throws IOException {
        return new LossRun(
                world,
                fault,
                survivor,
                builder -> builder.canary(c -> c.item("canaries", Map.of("id", AttributeValue.fromS("it")))));
    }

    private LossRun(
            RegionWorld world, RegionFault fault, Distance survivor, UnaryOperator<MultiRegionDynamoDbBuilder> options)
            throws IOException {
        this.fault = fault;
        this.home = fault == RegionFault.DNS
                ? RegionServer.startNamed(world, Distance.NONE, RegionAnswer::healthy)
                : RegionServer.start(world, Distance.NONE, RegionAnswer::healthy);
        this.away = RegionServer.start(world, survivor, RegionAnswer::healthy);
        this.dynamoDb = options.apply(MultiRegionDynamoDb.builder())
                .regions(Contender.HOME, Contender.AWAY)
                .eachClient((region, builder) -> builder.credentialsProvider(Contender.CREDENTIALS)
                        .endpointOverride(server(region).uri()))
                .eachSyncClient((region, builder) -> {
                    if (region.equals(Contender.HOME)) {
                        builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                                .addExecutionInterceptor(notesCalls())
                                .build());
                    }
                })
                .listener(event -> {
                    if (event instanceof RoutingEvent.RegionEvicted evicted
                            && evicted.region().equals(RegionName.of(Contender.HOME.id()))) {
                        evictedAt.complete(System.nanoTime());
                    }
                })
                .build();
    }

    private RegionServer server(Region region) {
        return region.equals(Contender.HOME) ? home : away;
    }

    private ExecutionInterceptor notesCalls() {
        return new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                var table = context.request().getValueForField("TableName", String.class);
                if (table.filter(Orders.TABLE::equals).isPresent()) {
                    lastAtHome.set(System.nanoTime());
                }
            }
        };
    }

    /** Makes the SDK's client of the home region, with its defaults. */
    DynamoDbClient plainClient() {
        var client = DynamoDbClient.builder()
                .region(Contender.HOME)
                .credentialsProvider(Contender.CREDENTIALS)
                .endpointOverride(home.uri())
                .build();
        warmUp(client);
        return client;
    }

    private static void warmUp(DynamoDbClient client) {
        for (int i = 0; i < WARM_UP_READS; i++) {
            Call.make("order", () -> client.getItem(Orders.GET));
        }
    }

    /** Loses home under load; the task is run right after that. */
    Loss underLoad(CallLoad.Shape shape, Runnable afterTheFault) throws Exception {
        var load = CallLoad.start(shape, call());
        settle(Duration.ofSeconds(2), Duration.ofSeconds(3));
        long faultAt = System.nanoTime();
        home.suffer(fault);
        afterTheFault.run();
        var evicted = untilEvicted(faultAt);
        LockSupport.parkNanos(AFTERWARDS.toNanos());
        return loss(faultAt, evicted, load.stop());
    }

    private Consumer<String> call() {
        var client = dynamoDb.client();
        return fault.ofWrites() ? id -> client.updateItem(Orders.count(id)) : id -> client.getItem(Orders.get(id));
    }

    /** Loses home while the client is idle, at any point between two canaries. */
    Optional<Duration> whileIdle() throws Exception {
        warmUp(dynamoDb.client());
        settle(Duration.ofSeconds(6), Duration.ofSeconds(11));
        long faultAt = System.nanoTime();
        home.suffer(fault);
        return untilEvicted(faultAt);
    }

    private static void settle(Duration from, Duration to) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(from.toNanos(), to.toNanos()));
    }

    private Optional<Duration> untilEvicted(long faultAt) throws InterruptedException, ExecutionException {
        try {
            return Optional.of(
                    Duration.ofNanos(evictedAt.get(LONGEST_UNTIL_EVICTED.toMillis(), TimeUnit.MILLISECONDS) - faultAt));
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }

    private Loss loss(long faultAt, Optional<Duration> evicted, List<Call> calls) {
        var routedAway = Duration.ofNanos(Math.max(0, lastAtHome.get() - faultAt));
        return Loss.of(faultAt, evicted, routedAway, calls, away::wasFirstOfItsConnection);
    }

    @Override
    public void close() throws IOException {
        dynamoDb.close();
        home.close();
        away.close();
    }
}
