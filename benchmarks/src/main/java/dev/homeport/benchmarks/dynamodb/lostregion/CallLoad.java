package dev.homeport.benchmarks.dynamodb.lostregion;

import dev.homeport.benchmarks.dynamodb.Call;
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
import java.util.function.Consumer;

/**
 * Makes the same kind of call over and over on several threads, each about an item of its own, and records how each
 * went.
 */
final class CallLoad {

    /** Says how many threads make how many calls a second together; 0 calls if each goes on as fast as it is answered. */
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

    private final Consumer<String> call;
    private final Shape shape;
    private final ExecutorService threads;
    private final List<Future<List<Call>>> logs = new ArrayList<>();
    private volatile boolean stopped;

    private CallLoad(Shape shape, Consumer<String> call) {
        this.call = call;
        this.shape = shape;
        this.threads = Executors.newFixedThreadPool(shape.threads);
    }

    /**
     * Starts it.
     *
     * @param call takes the id of the item
     */
    static CallLoad start(Shape shape, Consumer<String> call) {
        var load = new CallLoad(shape, call);
        for (int i = 0; i < shape.threads; i++) {
            int number = i;
            Callable<List<Call>> caller = () -> load.run(number);
            load.logs.add(load.threads.submit(caller));
        }
        return load;
    }

    /** Ends the load and returns all calls, in the order in which they began. */
    List<Call> stop() throws InterruptedException, ExecutionException {
        stopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("A call has not returned");
        }
        var all = new ArrayList<Call>();
        for (var log : logs) {
            all.addAll(log.get());
        }
        all.sort(Comparator.comparingLong(Call::beganNanos));
        return all;
    }

    private List<Call> run(int number) {
        var log = new ArrayList<Call>();
        long gap = shape.perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(shape.threads) / shape.perSecond;
        long next = System.nanoTime() + gap * number / shape.threads;
        while (!stopped) {
            long pause = next - System.nanoTime();
            if (pause > 0) {
                LockSupport.parkNanos(pause);
                continue;
            }
            // What was missed during a slow call is not made up for.
            next = Math.max(next + gap, System.nanoTime() - gap);
            var id = "order-" + number + "-" + log.size();
            log.add(Call.make(id, () -> call.accept(id)));
        }
        return log;
    }
}
