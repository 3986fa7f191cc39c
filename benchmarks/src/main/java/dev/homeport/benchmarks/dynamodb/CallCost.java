package dev.homeport.benchmarks.dynamodb;

import com.sun.management.ThreadMXBean;
import dev.homeport.benchmarks.report.Figure;
import dev.homeport.benchmarks.report.Row;
import dev.homeport.benchmarks.report.Summary;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Measures what a whole call costs the thread that makes it, by the virtual machine's own counters: bytes allocated,
 * which are exact, and CPU time, which a busy machine blurs less than the time that passes. The contenders take turns,
 * a thousand calls each, so that a disturbance of one disturbs all; futures complete on the caller's thread, so that
 * its counters see all of an async call but the timers. The argument is the number of turns, 100 by default. It ends
 * with 1 if a call costs more than its bound beyond the SDK with the same limits.
 */
public final class CallCost {

    /** The bytes that Homeport may cost beyond the SDK with the same limits; {@link #MICROS} is the CPU time. */
    static final double BYTES = 64;

    static final double MICROS = 1;

    private static final int CALLS = 1_000;
    private static final int WARM_UP_TURNS = 30;

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int turns;
    private final Summary summary = new Summary("call-cost");

    /** Holds the cost of a call in each turn of one contender. */
    private record Bill(double[] bytes, double[] cpuNanos) {}

    private CallCost(int turns) {
        this.turns = turns;
    }

    /** Runs. */
    public static void main(String[] arguments) {
        var cost = new CallCost(arguments.length == 0 ? 100 : Integer.parseInt(arguments[0]));
        System.out.printf("%d turns of %d calls each; medians per call%n", cost.turns, CALLS);
        cost.summary.printHead();
        cost.measure("getItem", Contender::sync, (DynamoDbClient client) -> client.getItem(Orders.GET));
        cost.measure("putItem", Contender::sync, (DynamoDbClient client) -> client.putItem(Orders.PUT));
        cost.measure(
                "getItem async",
                contender -> contender.async(true),
                (DynamoDbAsyncClient client) -> client.getItem(Orders.GET).join());
        cost.measure(
                "putItem async",
                contender -> contender.async(true),
                (DynamoDbAsyncClient client) -> client.putItem(Orders.PUT).join());
        System.exit(cost.summary.finish());
    }

    private <C extends AutoCloseable> void measure(
            String operation, Function<Contender, C> opener, Function<C, Object> call) {
        Map<Contender, C> clients = new EnumMap<>(Contender.class);
        Map<Contender, Bill> bills = new EnumMap<>(Contender.class);
        for (var contender : Contender.values()) {
            clients.put(contender, opener.apply(contender));
            bills.put(contender, new Bill(new double[turns], new double[turns]));
        }
        for (int turn = -WARM_UP_TURNS; turn < turns; turn++) {
            for (var contender : inTurn(turn)) {
                long bytes = THREAD.getCurrentThreadAllocatedBytes();
                long nanos = THREAD.getCurrentThreadCpuTime();
                for (int i = 0; i < CALLS; i++) {
                    call.apply(clients.get(contender));
                }
                if (turn >= 0) {
                    var bill = bills.get(contender);
                    bill.cpuNanos()[turn] = (double) (THREAD.getCurrentThreadCpuTime() - nanos) / CALLS;
                    bill.bytes()[turn] = (double) (THREAD.getCurrentThreadAllocatedBytes() - bytes) / CALLS;
                }
            }
        }
        clients.values().forEach(CallCost::close);
        add(operation, bills);
    }

    /** Returns the contenders in an order in which each is the first, the second and the last equally often. */
    private static List<Contender> inTurn(int turn) {
        var all = new ArrayList<>(List.of(Contender.values()));
        Collections.rotate(all, turn);
        return all;
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("The client could not be closed", e);
        }
    }

    private void add(String operation, Map<Contender, Bill> bills) {
        var sdk = bills.get(Contender.SDK_WITH_LIMITS);
        bills.forEach((contender, bill) -> {
            var bytes = Figure.of("beyond the SDK with the same limits", beyond(bill.bytes(), sdk.bytes(), 0.5), "B")
                    .note(String.format(Locale.ROOT, "%.0f B a call", quantile(bill.bytes(), 0.5)));
            var micros = Figure.of(
                            "beyond the SDK with the same limits",
                            beyond(bill.cpuNanos(), sdk.cpuNanos(), 0.5) / 1_000,
                            "us CPU")
                    .note(String.format(
                            Locale.ROOT,
                            "%.2f us a call; quartiles of the difference %+.2f, %+.2f",
                            quantile(bill.cpuNanos(), 0.5) / 1_000,
                            beyond(bill.cpuNanos(), sdk.cpuNanos(), 0.25) / 1_000,
                            beyond(bill.cpuNanos(), sdk.cpuNanos(), 0.75) / 1_000));
            boolean bound = contender == Contender.HOMEPORT;
            summary.add(Row.of(
                    operation + ", " + contender,
                    bound ? bytes.atMost(BYTES) : bytes,
                    bound ? micros.atMost(MICROS) : micros));
        });
    }

    /** Subtracts turn by turn, since neighbours in time were disturbed alike. */
    private double beyond(double[] ours, double[] theirs, double share) {
        return quantile(
                IntStream.range(0, turns)
                        .mapToDouble(turn -> ours[turn] - theirs[turn])
                        .toArray(),
                share);
    }

    private static double quantile(double[] values, double share) {
        var sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }
}
