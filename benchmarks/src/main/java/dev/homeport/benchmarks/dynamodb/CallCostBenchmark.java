package dev.homeport.benchmarks.dynamodb;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Measures what a call costs its thread beyond the SDK with the same limits, over an HTTP client that answers at once: the
 * contenders take turns of a hundred calls, and turns that are neighbours are subtracted from each other, so that a
 * disturbance of one disturbs all. What an iteration reports is the median of its turns, of CPU time and of bytes by the
 * virtual machine's own counters of the thread. Futures complete on the caller's thread, so that its counters see all of an
 * async call but the timers.
 *
 * <p>{@link RoutingBenchmark} runs the routing alone, over and over, so that all of it is in the processor's caches;
 * {@code routing} here is the same code in front of the very client that it is compared with, which leaves it none of them.
 *
 * <p>{@code perRequest} is that client once more, whose requests each bring their limit of an attempt, as they would have to
 * if a region had one SDK client instead of two.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(java.util.concurrent.TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 4, time = 5)
@Fork(5)
public class CallCostBenchmark {

    private static final int CALLS = 100;
    private static final AwsRequestOverrideConfiguration READ_LIMIT = attempt(Duration.ofMillis(400));
    private static final AwsRequestOverrideConfiguration WRITE_LIMIT = attempt(Duration.ofSeconds(1));
    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Names those that take turns. */
    enum Side {
        PLAIN,
        LIMITED,
        PER_REQUEST,
        ROUTED,
        HOMEPORT
    }

    /** Names the operations. */
    public enum Operation {
        GET_ITEM,
        PUT_ITEM,
        GET_ITEM_ASYNC,
        PUT_ITEM_ASYNC
    }

    /** Holds the costs of a call in each turn of one iteration, and reports their medians. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Costs {

        private final Map<Side, List<Double>> nanos = new EnumMap<>(Side.class);
        private final Map<Side, List<Double>> bytes = new EnumMap<>(Side.class);

        /** Forgets the iteration before. */
        @Setup(Level.Iteration)
        public void forget() {
            for (var side : Side.values()) {
                nanos.put(side, new ArrayList<>());
                bytes.put(side, new ArrayList<>());
            }
        }

        void add(Side side, long cpuNanos, long allocated) {
            nanos.get(side).add((double) cpuNanos / CALLS);
            bytes.get(side).add((double) allocated / CALLS);
        }

        /** The CPU time of a call of the SDK without limits. */
        public double plainNanos() {
            return median(nanos.get(Side.PLAIN));
        }

        /** The CPU time of a call of the SDK with the same limits. */
        public double limitedNanos() {
            return median(nanos.get(Side.LIMITED));
        }

        /** The CPU time of Homeport beyond that. */
        public double beyondNanos() {
            return median(beyond(nanos, Side.HOMEPORT));
        }

        /** The CPU time of the routing in front of the SDK's client. */
        public double routingNanos() {
            return median(beyond(nanos, Side.ROUTED));
        }

        /** The CPU time that a limit costs which comes with the request instead of the client. */
        public double perRequestNanos() {
            return median(beyond(nanos, Side.PER_REQUEST));
        }

        /** The bytes that such a limit costs. */
        public double perRequestBytes() {
            return median(beyond(bytes, Side.PER_REQUEST));
        }

        /** The bytes of a call of the SDK without limits. */
        public double plainBytes() {
            return median(bytes.get(Side.PLAIN));
        }

        /** The bytes of a call of the SDK with the same limits. */
        public double limitedBytes() {
            return median(bytes.get(Side.LIMITED));
        }

        /** The bytes of Homeport beyond that. */
        public double beyondBytes() {
            return median(beyond(bytes, Side.HOMEPORT));
        }

        private static List<Double> beyond(Map<Side, List<Double>> of, Side side) {
            var ours = of.get(side);
            var theirs = of.get(Side.LIMITED);
            List<Double> differences = new ArrayList<>(ours.size());
            for (int turn = 0; turn < ours.size(); turn++) {
                differences.add(ours.get(turn) - theirs.get(turn));
            }
            return differences;
        }

        private static double median(List<Double> values) {
            if (values.isEmpty()) {
                return Double.NaN;
            }
            var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            return sorted[sorted.length / 2];
        }
    }

    /** The operation that is measured. */
    @Param
    public Operation operation = Operation.GET_ITEM;

    private final Map<Side, Runnable> calls = new EnumMap<>(Side.class);
    private final List<AutoCloseable> clients = new ArrayList<>();
    private final List<Side> order = new ArrayList<>(List.of(Side.values()));

    /** Makes the clients. */
    @Setup(Level.Trial)
    public void open() {
        boolean read = operation == Operation.GET_ITEM || operation == Operation.GET_ITEM_ASYNC;
        if (operation == Operation.GET_ITEM || operation == Operation.PUT_ITEM) {
            openSync(read);
        } else {
            openAsync(read);
        }
    }

    private void openSync(boolean read) {
        var limited = opened(Contender.SDK_WITH_LIMITS.sync(read));
        var each = new EnumMap<>(Map.of(
                Side.PLAIN, opened(Contender.SDK.sync(read)),
                Side.LIMITED, limited,
                Side.ROUTED, RoutingOnlyBenchmark.of(limited),
                Side.HOMEPORT, opened(Contender.HOMEPORT.sync(read))));
        each.forEach((side, client) ->
                calls.put(side, read ? () -> client.getItem(Orders.GET) : () -> client.putItem(Orders.PUT)));
        calls.put(
                Side.PER_REQUEST,
                read
                        ? () -> limited.getItem(withItsLimit(Orders.GET))
                        : () -> limited.putItem(withItsLimit(Orders.PUT)));
    }

    private void openAsync(boolean read) {
        var limited = opened(Contender.SDK_WITH_LIMITS.async(read, true));
        var each = new EnumMap<>(Map.of(
                Side.PLAIN, opened(Contender.SDK.async(read, true)),
                Side.LIMITED, limited,
                Side.ROUTED, RoutingOnlyBenchmark.of(limited),
                Side.HOMEPORT, opened(Contender.HOMEPORT.async(read, true))));
        each.forEach((side, client) -> calls.put(
                side,
                read
                        ? () -> client.getItem(Orders.GET).join()
                        : () -> client.putItem(Orders.PUT).join()));
        calls.put(
                Side.PER_REQUEST,
                read
                        ? () -> limited.getItem(withItsLimit(Orders.GET)).join()
                        : () -> limited.putItem(withItsLimit(Orders.PUT)).join());
    }

    /** A copy, as it has to be, with a configuration that is made once for all. */
    private static GetItemRequest withItsLimit(GetItemRequest request) {
        return request.toBuilder().overrideConfiguration(READ_LIMIT).build();
    }

    private static PutItemRequest withItsLimit(PutItemRequest request) {
        return request.toBuilder().overrideConfiguration(WRITE_LIMIT).build();
    }

    private static AwsRequestOverrideConfiguration attempt(Duration limit) {
        return AwsRequestOverrideConfiguration.builder()
                .apiCallAttemptTimeout(limit)
                .build();
    }

    private <C extends AutoCloseable> C opened(C client) {
        clients.add(client);
        return client;
    }

    /** Ends them. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        for (var client : clients) {
            client.close();
        }
    }

    /** One turn of each, in an order that is never the same for long. */
    @Benchmark
    public void turns(Costs costs) {
        for (var side : order) {
            var call = calls.get(side);
            long allocated = THREAD.getCurrentThreadAllocatedBytes();
            long cpu = THREAD.getCurrentThreadCpuTime();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            costs.add(
                    side, THREAD.getCurrentThreadCpuTime() - cpu, THREAD.getCurrentThreadAllocatedBytes() - allocated);
        }
        Collections.shuffle(order);
    }
}
