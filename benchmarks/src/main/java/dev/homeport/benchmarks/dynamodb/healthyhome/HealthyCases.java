package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.ClientFactory;
import dev.homeport.benchmarks.dynamodb.Orders;
import dev.homeport.benchmarks.dynamodb.healthyhome.HealthyCase.Workload;
import dev.homeport.benchmarks.dynamodb.healthyhome.HealthyCase.Writes;
import dev.homeport.benchmarks.region.RegionAnswer;
import dev.homeport.benchmarks.region.RegionFault;
import dev.homeport.benchmarks.region.Throttling;
import dev.homeport.benchmarks.region.WrongClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/** Lists the cases in which a process has a fault of its own. */
final class HealthyCases {

    private static final Duration LONG_QUERY = Duration.ofMillis(600);
    private static final Duration SHORT_QUERY = Duration.ofMillis(60);
    private static final Duration SHORT_LIMIT = Duration.ofMillis(40);
    private static final int POOL = 4;
    private static final int CALLBACKS = 40;
    private static final Duration CALLBACK_BLOCKS = Duration.ofSeconds(4);
    private static final Duration OUTAGE = Duration.ofSeconds(8);

    private final boolean brief;

    HealthyCases(boolean brief) {
        this.brief = brief;
    }

    /** Returns a case without a fault, to be run first, as the first calls of this virtual machine take a second. */
    static HealthyCase warmUp() {
        return new HealthyCase("warm-up", Conditions.NORMAL, (side, tally) -> {
            readsAndWrites(side, tally);
            tally.add(Call.make("order", () -> side.async().getItem(Orders.GET).join()));
        });
    }

    List<HealthyCase> all() {
        var cases = new ArrayList<>(List.of(
                new HealthyCase("pool of 4 under 12 threads, queries of 600 ms", fullPool(), this::queries),
                new HealthyCase("pool of 4 under 12 threads, two of which write", fullPool(), this::queriesAndWrites),
                new HealthyCase("40 callbacks that block for 4 s", Conditions.NORMAL, this::blockedCallbacks),
                new HealthyCase(
                        "two callers with limits of 40 ms on calls of 60 ms",
                        Conditions.NORMAL.script(() -> slowQueries(SHORT_QUERY)),
                        this::shortLimits),
                new HealthyCase(
                        "clock 10 min off, first calls of fresh clients",
                        brief ? 3 : 10,
                        Conditions.NORMAL.script(() -> new WrongClock(Duration.ofMinutes(10))),
                        HealthyCases::fewCalls,
                        Writes.STAY_AND_ARE_CERTAIN),
                new HealthyCase(
                        "credentials that block for 3 s once",
                        brief ? 1 : 3,
                        Conditions.NORMAL.credentials(() -> new SlowCredentials(Duration.ofSeconds(3))),
                        HealthyCases::readsAndWrites,
                        Writes.STAY_AND_ARE_CERTAIN),
                new HealthyCase(
                        "throttled 20 %, 400 calls", Conditions.NORMAL.script(Throttling::new), this::throttled),
                networkGone(RegionFault.BLACK_HOLE, "silent")));
        if (!brief) {
            cases.add(networkGone(RegionFault.REFUSED, "refusing"));
        }
        return cases;
    }

    private static Conditions fullPool() {
        return Conditions.NORMAL.connections(POOL).script(() -> slowQueries(LONG_QUERY));
    }

    private static RegionAnswer.Script slowQueries(Duration pause) {
        return request -> {
            var answer = RegionAnswer.healthy(request);
            return request.operation().equals("Query") ? answer.after(pause) : answer;
        };
    }

    private void queries(Side side, Tally tally) throws Exception {
        var client = side.sync();
        Callers.inTurns(12, brief ? 5 : 10, Duration.ZERO, tally, id -> client.query(Orders.query(id)));
    }

    private void queriesAndWrites(Side side, Tally tally) throws Exception {
        var client = side.sync();
        Callers.inTurns(12, brief ? 5 : 10, Duration.ZERO, tally, id -> {
            if (id.startsWith("order-0-") || id.startsWith("order-1-")) {
                client.putItem(Orders.PUT);
            } else {
                client.query(Orders.query(id));
            }
        });
    }

    /**
     * Reads while the callbacks of earlier reads keep the threads that complete them. The client has been at work
     * before: a cold one is a case of its own.
     */
    private void blockedCallbacks(Side side, Tally tally) throws Exception {
        var client = side.async();
        for (int i = 0; i < 10; i++) {
            var together = IntStream.range(0, CALLBACKS)
                    .mapToObj(id -> client.getItem(Orders.get("before-" + id)))
                    .toList();
            together.forEach(read -> Call.make("order", read::join));
        }
        var released = new CountDownLatch(1);
        var reads = new ArrayList<CompletableFuture<GetItemResponse>>();
        for (int i = 0; i < CALLBACKS; i++) {
            var read = client.getItem(Orders.get("blocked-" + i));
            read.whenComplete((response, thrown) -> block(released));
            reads.add(read);
        }
        for (int i = 0; i < (brief ? 50 : 120); i++) {
            reads.add(client.getItem(Orders.get("order-" + i)));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        // Those that wait for a thread are late, and not to be counted as failed for that.
        LockSupport.parkNanos(ClientFactory.CALL_TIMEOUT.toNanos());
        released.countDown();
        reads.forEach(read -> tally.add(Call.make("order", read::join).untimed()));
    }

    private static void block(CountDownLatch released) {
        try {
            released.await(CALLBACK_BLOCKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Makes calls beside two impatient callers. Those fail by their own limit, with either client, and are not counted:
     * what counts is the effect on others.
     */
    private void shortLimits(Side side, Tally tally) throws Exception {
        var client = side.sync();
        var impatient = CompletableFuture.runAsync(() -> run(() -> Callers.inTurns(
                2,
                brief ? 50 : 150,
                Duration.ZERO,
                new Tally(),
                id -> client.query(Orders.query(id).toBuilder()
                        .overrideConfiguration(limits -> limits.apiCallTimeout(SHORT_LIMIT))
                        .build()))));
        Callers.inTurns(4, brief ? 100 : 300, Duration.ofMillis(30), tally, id -> client.getItem(Orders.get(id)));
        impatient.get();
    }

    private interface Throwing {
        void run() throws Exception;
    }

    private static void run(Throwing task) {
        try {
            task.run();
        } catch (Exception e) {
            throw new IllegalStateException("The callers could not be run", e);
        }
    }

    private static void fewCalls(Side side, Tally tally) throws Exception {
        var client = side.sync();
        Callers.inTurns(1, 6, Duration.ZERO, tally, id -> readOrWrite(client, id));
    }

    private static void readsAndWrites(Side side, Tally tally) throws Exception {
        var client = side.sync();
        Callers.inTurns(4, 8, Duration.ofMillis(50), tally, id -> readOrWrite(client, id));
    }

    private void throttled(Side side, Tally tally) throws Exception {
        var client = side.sync();
        Callers.inTurns(8, 50, Duration.ofMillis(20), tally, id -> readOrWrite(client, id));
    }

    /** Reads and writes by turns, beginning with a read. */
    private static void readOrWrite(DynamoDbClient client, String id) {
        if (Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)) % 2 == 0) {
            client.getItem(Orders.get(id));
        } else {
            client.updateItem(Orders.count(id));
        }
    }

    private HealthyCase networkGone(RegionFault how, String words) {
        Workload workload = (side, tally) -> {
            var client = side.sync();
            tally.add(Call.make("order", () -> client.getItem(Orders.GET)));
            var outage = CompletableFuture.runAsync(() -> run(() -> {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(3));
                side.loseNetwork(how);
                LockSupport.parkNanos(OUTAGE.toNanos());
                side.findNetwork();
            }));
            Callers.onTime(brief ? 340 : 600, Duration.ofMillis(50), tally, id -> readOrWrite(client, id));
            outage.get();
        };
        return new HealthyCase(
                "own network gone for 8 s and back, " + words, 1, Conditions.NORMAL, workload, Writes.MAY_MOVE);
    }
}
