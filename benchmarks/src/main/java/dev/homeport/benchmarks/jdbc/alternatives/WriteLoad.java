package dev.homeport.benchmarks.jdbc.alternatives;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Writes rows from several threads, each through a connection borrowed for it, and notes which server took each. */
final class WriteLoad implements AutoCloseable {

    static final int THREADS = 8;

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int FAILED = -1;

    private final DataSource dataSource;
    private final AtomicLong ids = new AtomicLong();
    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    private final long[] underWay = new long[THREADS];
    private final ExecutorService threads;
    private volatile boolean ended;

    /**
     * One write.
     *
     * @param began, ended by {@code System.nanoTime()}
     * @param port the port of the server that acknowledged it, or -1
     */
    record Write(int thread, long began, long ended, int port) {

        boolean failed() {
            return port == FAILED;
        }

        Duration took() {
            return Duration.ofNanos(ended - began);
        }
    }

    private WriteLoad(DataSource dataSource) {
        this.dataSource = dataSource;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            var thread = new Thread(task, "writer");
            thread.setDaemon(true);
            return thread;
        });
    }

    static WriteLoad start(DataSource dataSource) {
        var load = new WriteLoad(dataSource);
        IntStream.range(0, THREADS).forEach(thread -> load.threads.execute(() -> load.write(thread)));
        return load;
    }

    List<Write> writes() {
        return List.copyOf(writes);
    }

    /** Returns how long the longest of the calls has taken that have not returned yet. */
    synchronized Duration longestUnderWay() {
        long now = System.nanoTime();
        long longest = 0;
        for (long began : underWay) {
            longest = began == 0 ? longest : Math.max(longest, now - began);
        }
        return Duration.ofNanos(longest);
    }

    private void write(int thread) {
        while (!ended) {
            long began = System.nanoTime();
            mark(thread, began);
            int port = FAILED;
            try (var connection = dataSource.getConnection();
                    var statement =
                            connection.prepareStatement("insert into writes values (?) returning inet_server_port()")) {
                statement.setLong(1, ids.incrementAndGet());
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    port = rows.getInt(1);
                }
            } catch (SQLException failed) {
                port = FAILED;
            }
            mark(thread, 0);
            writes.add(new Write(thread, began, System.nanoTime(), port));
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private synchronized void mark(int thread, long began) {
        underWay[thread] = began;
    }

    /** Asks the writers to end; one that hangs does so with its connection. */
    @Override
    public void close() {
        ended = true;
        threads.shutdownNow();
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return threads.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
