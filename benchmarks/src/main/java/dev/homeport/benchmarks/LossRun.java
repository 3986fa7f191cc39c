package dev.homeport.benchmarks;

import dev.homeport.benchmarks.ReadLoad.Read;
import dev.homeport.dynamodb.MultiRegionDynamoDb;
import dev.homeport.dynamodb.RouteEvent;
import dev.homeport.region.RegionName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Two regions, a Homeport client and a plain one, of which the home is lost once. */
final class LossRun implements AutoCloseable {

    private static final Duration LONGEST_UNTIL_EVICTED = Duration.ofSeconds(20);
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);
    private static final int WARM_UP_READS = 20;

    /**
     * What became of the reads.
     *
     * @param evicted from the fault until Homeport said that it had left the region
     * @param routedAway from the fault until the last read, canaries excepted, began in that region
     * @param firstSlower by how much the first read after the fault took longer than the median one before it
     * @param worst the longest read that ended after the fault
     * @param reads those that ended after the fault
     */
    record Loss(Duration evicted, Duration routedAway, Duration firstSlower, Duration worst, int reads, long failed) {}

    private final RegionServer home = RegionServer.start();
    private final RegionServer away = RegionServer.start();
    private final RegionFault fault;
    private final CompletableFuture<Long> evictedAt = new CompletableFuture<>();
    private final AtomicLong lastAtHome = new AtomicLong(Long.MIN_VALUE);
    private final MultiRegionDynamoDb dynamoDb;

    LossRun(RegionFault fault) throws IOException {
        this.fault = fault;
        this.dynamoDb = MultiRegionDynamoDb.builder()
                .regions(Contender.HOME, Contender.AWAY)
                .eachClient((region, builder) -> builder.credentialsProvider(Contender.CREDENTIALS)
                        .endpointOverride(server(region).uri()))
                .eachSyncClient((region, builder) -> {
                    if (fault == RegionFault.DNS) {
                        builder.httpClientBuilder(asHomeportHasIt().dnsResolver(server(region)));
                    }
                    if (region.equals(Contender.HOME)) {
                        builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                                .addExecutionInterceptor(notesReads())
                                .build());
                    }
                })
                .listener(event -> {
                    if (event instanceof RouteEvent.RegionEvicted evicted
                            && evicted.region().equals(RegionName.of(Contender.HOME.id()))) {
                        evictedAt.complete(System.nanoTime());
                    }
                })
                .build();
    }

    private RegionServer server(Region region) {
        return region.equals(Contender.HOME) ? home : away;
    }

    /** Homeport's own limits, since a client that is brought along has none of them. */
    private static Apache5HttpClient.Builder asHomeportHasIt() {
        return Apache5HttpClient.builder()
                .connectionTimeout(Duration.ofMillis(500))
                .connectionAcquisitionTimeout(Duration.ofMillis(250))
                .socketTimeout(Duration.ofSeconds(2));
    }

    private ExecutionInterceptor notesReads() {
        return new ExecutionInterceptor() {
            @Override
            public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                var table = context.request().getValueForField("TableName", String.class);
                if (table.filter(Orders.GET.tableName()::equals).isPresent()) {
                    lastAtHome.set(System.nanoTime());
                }
            }
        };
    }

    /** The SDK's client of the home region, with nothing set but where that is. */
    DynamoDbClient plainClient() {
        var builder = DynamoDbClient.builder()
                .region(Contender.HOME)
                .credentialsProvider(Contender.CREDENTIALS)
                .endpointOverride(home.uri());
        if (fault == RegionFault.DNS) {
            builder.httpClientBuilder(Apache5HttpClient.builder().dnsResolver(home));
        }
        var client = builder.build();
        warmUp(client);
        return client;
    }

    private static void warmUp(DynamoDbClient client) {
        for (int i = 0; i < WARM_UP_READS; i++) {
            if (ReadLoad.one(client).failed()) {
                throw new IllegalStateException("a healthy region failed a read");
            }
        }
    }

    /** Loses home under load; the task is run right after that. */
    Loss underLoad(ReadLoad.Shape shape, Runnable afterTheFault) throws Exception {
        var load = ReadLoad.start(dynamoDb.client(), shape);
        settle(Duration.ofSeconds(2), Duration.ofSeconds(3));
        long faultAt = System.nanoTime();
        home.suffer(fault);
        afterTheFault.run();
        var evicted = untilEvicted(faultAt);
        LockSupport.parkNanos(AFTERWARDS.toNanos());
        return loss(faultAt, evicted, load.stop());
    }

    /** Loses home while nothing is asked of it, at any point between two canaries. */
    Duration whileIdle() throws Exception {
        warmUp(dynamoDb.client());
        settle(Duration.ofSeconds(6), Duration.ofSeconds(11));
        long faultAt = System.nanoTime();
        home.suffer(fault);
        return untilEvicted(faultAt);
    }

    private static void settle(Duration from, Duration to) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(from.toNanos(), to.toNanos()));
    }

    private Duration untilEvicted(long faultAt) throws InterruptedException, ExecutionException {
        try {
            return Duration.ofNanos(evictedAt.get(LONGEST_UNTIL_EVICTED.toMillis(), TimeUnit.MILLISECONDS) - faultAt);
        } catch (TimeoutException e) {
            throw new IllegalStateException("home was not evicted within " + LONGEST_UNTIL_EVICTED, e);
        }
    }

    private Loss loss(long faultAt, Duration evicted, List<Read> reads) {
        var before = reads.stream()
                .filter(read -> read.endedNanos() < faultAt)
                .mapToLong(Read::tookNanos)
                .sorted()
                .toArray();
        var after = reads.stream().filter(read -> read.endedNanos() >= faultAt).toList();
        var first = after.stream()
                .filter(read -> read.beganNanos() >= faultAt)
                .findFirst()
                .orElseThrow();
        return new Loss(
                evicted,
                Duration.ofNanos(Math.max(0, lastAtHome.get() - faultAt)),
                Duration.ofNanos(Math.max(0, first.tookNanos() - before[before.length / 2])),
                Duration.ofNanos(after.stream().mapToLong(Read::tookNanos).max().orElseThrow()),
                after.size(),
                after.stream().filter(Read::failed).count());
    }

    @Override
    public void close() throws IOException {
        dynamoDb.close();
        home.close();
        away.close();
    }
}
