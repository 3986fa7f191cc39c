package dev.homeport.benchmarks.jdbc;

import dev.homeport.benchmarks.thread.Parking;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/** Runs threads that borrow, hold and think, over one data source, for a while. */
final class SaturatedRun {

    static final Duration HOLD = Duration.ofMillis(100);
    static final Duration THINK = Duration.ofMillis(500);

    private final DataSource dataSource;
    private final int threads;
    private final Duration length;

    SaturatedRun(DataSource dataSource, int threads, Duration length) {
        this.dataSource = dataSource;
        this.threads = threads;
        this.length = length;
    }

    /**
     * Holds the figures of one run.
     *
     * @param waits how long each borrow took, in order of length, the failed ones included
     * @param failures how many failed
     * @param timeouts how many the pool's own meters counted as timed out
     * @param longestAcquire the longest acquisition by the pool's own meters
     */
    record Result(List<Duration> waits, int failures, long timeouts, Duration longestAcquire) {

        Duration percentile(double percent) {
            return waits.get((int) Math.min(waits.size() - 1, Math.round(waits.size() * percent / 100)));
        }
    }

    /** Records what one thread met; read after it has ended. */
    private static final class Borrower {
        final List<Duration> waits = new ArrayList<>();
        int failures;
    }

    Result run(PoolMeters meters) throws SQLException, InterruptedException {
        dataSource.getConnection().close();
        var borrowers = new ArrayList<Borrower>();
        var running = new ArrayList<Thread>();
        long endNanos = System.nanoTime() + length.toNanos();
        for (int i = 0; i < threads; i++) {
            var borrower = new Borrower();
            var thread = new Thread(() -> work(borrower, endNanos), "borrower-" + i);
            thread.setDaemon(true);
            thread.start();
            borrowers.add(borrower);
            running.add(thread);
        }
        for (var thread : running) {
            thread.join();
        }
        var waits =
                borrowers.stream().flatMap(each -> each.waits.stream()).sorted().toList();
        int failures = borrowers.stream().mapToInt(each -> each.failures).sum();
        return new Result(waits, failures, meters.timeouts(), meters.longestAcquire());
    }

    private void work(Borrower borrower, long endNanos) {
        Parking.pause(Duration.ofNanos(ThreadLocalRandom.current().nextLong(THINK.toNanos())));
        while (System.nanoTime() - endNanos < 0) {
            long began = System.nanoTime();
            try (Connection connection = dataSource.getConnection()) {
                borrower.waits.add(Duration.ofNanos(System.nanoTime() - began));
                Parking.pause(HOLD);
                connection.clearWarnings();
            } catch (SQLException e) {
                borrower.waits.add(Duration.ofNanos(System.nanoTime() - began));
                borrower.failures++;
            }
            Parking.pause(THINK);
        }
    }
}
