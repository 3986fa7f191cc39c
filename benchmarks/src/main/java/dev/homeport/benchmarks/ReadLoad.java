package dev.homeport.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Threads that read one item over and over, and write down how each read went. */
final class ReadLoad {

    /** How many threads, and how many reads a second they make together; none if each reads as fast as it is answered. */
    enum Shape {
        EIGHT_THREADS(8, 200, "8 threads, 200/s"),
        ONE_THREAD(1, 0, "1 thread, back to back");

        private final int threads;
        private final int perSecond;
        private final String words;

        Shape(int threads, int perSecond, String words) {
            this.threads = threads;
            this.perSecond = perSecond;
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** One read. */
    record Read(long beganNanos, long endedNanos, boolean failed) {

        long tookNanos() {
            return endedNanos - beganNanos;
        }
    }

    private final DynamoDbClient client;
    private final Shape shape;
    private final ExecutorService threads;
    private final List<Future<List<Read>>> logs = new ArrayList<>();
    private volatile boolean stopped;

    private ReadLoad(DynamoDbClient client, Shape shape) {
        this.client = client;
        this.shape = shape;
        this.threads = Executors.newFixedThreadPool(shape.threads);
    }

    static ReadLoad start(DynamoDbClient client, Shape shape) {
        var load = new ReadLoad(client, shape);
        for (int i = 0; i < shape.threads; i++) {
            int number = i;
            Callable<List<Read>> reader = () -> load.read(number);
            load.logs.add(load.threads.submit(reader));
        }
        return load;
    }

    /** Ends it and tells all reads, in the order in which they began. */
    List<Read> stop() throws InterruptedException, ExecutionException {
        stopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a read has not returned");
        }
        var all = new ArrayList<Read>();
        for (var log : logs) {
            all.addAll(log.get());
        }
        all.sort(Comparator.comparingLong(Read::beganNanos));
        return all;
    }

    private List<Read> read(int number) {
        var log = new ArrayList<Read>();
        long gap = shape.perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(shape.threads) / shape.perSecond;
        long next = System.nanoTime() + gap * number / shape.threads;
        while (!stopped) {
            long pause = next - System.nanoTime();
            if (pause > 0) {
                LockSupport.parkNanos(pause);
                continue;
            }
            // What was missed during a slow read is not made up for.
            next = Math.max(next + gap, System.nanoTime() - gap);
            log.add(one(client));
        }
        return log;
    }

    static Read one(DynamoDbClient client) {
        long began = System.nanoTime();
        boolean failed = false;
        try {
            client.getItem(Orders.GET);
        } catch (SdkException e) {
            failed = true;
        }
        return new Read(began, System.nanoTime(), failed);
    }
}
