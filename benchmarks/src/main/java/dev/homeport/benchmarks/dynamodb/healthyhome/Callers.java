package dev.homeport.benchmarks.dynamodb.healthyhome;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.thread.Parking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Makes a fixed number of calls on several threads, so that two clients can be compared by how many failed. */
final class Callers {

    private Callers() {}

    /** Makes calls in threads that each wait for a call before they make the next one. */
    static void inTurns(int threads, int callsEach, Duration pause, Tally tally, Consumer<String> call)
            throws Exception {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var running = new ArrayList<Future<Void>>();
            for (int i = 0; i < threads; i++) {
                var name = "order-" + i + "-";
                Callable<Void> caller = () -> {
                    for (int n = 0; n < callsEach; n++) {
                        var id = name + n;
                        tally.add(Call.make(id, () -> call.accept(id)));
                        LockSupport.parkNanos(pause.toNanos());
                    }
                    return null;
                };
                running.add(pool.submit(caller));
            }
            for (var each : running) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Makes calls that each begin when their time has come, whatever became of those before. */
    static void onTime(int calls, Duration gap, Tally tally, Consumer<String> call) throws Exception {
        var pool = Executors.newCachedThreadPool();
        try {
            var running = new ArrayList<Future<?>>();
            long next = System.nanoTime();
            for (int n = 0; n < calls; n++) {
                var id = "order-" + n;
                running.add(pool.submit(() -> tally.add(Call.make(id, () -> call.accept(id)))));
                next += gap.toNanos();
                Parking.until(next);
            }
            for (var each : running) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
