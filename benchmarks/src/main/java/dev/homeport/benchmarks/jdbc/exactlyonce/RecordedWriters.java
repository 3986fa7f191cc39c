package dev.homeport.benchmarks.jdbc.exactlyonce;

import dev.homeport.benchmarks.thread.Parking;
import dev.homeport.jdbc.CommitOutcome;
import dev.homeport.jdbc.CommitOutcomeUnknownException;
import dev.homeport.jdbc.Transactions;
import dev.homeport.testkit.ledger.WriteLedger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Writes rows by {@link Transactions} from several threads, and records in a ledger what each of them was told. */
final class RecordedWriters {

    static final int WRITERS = 8;

    /** So many writes that every writer takes part, unless it waits for an answer. */
    private static final int PROGRESS = 5 * WRITERS;

    private static final Duration BETWEEN_WRITES = Duration.ofMillis(5);
    private static final Duration BOUND = Duration.ofMinutes(1);

    private final Transactions transactions;
    private final WriteLedger ledger = new WriteLedger();
    private final CommitGate gate = new CommitGate();
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final Queue<UUID> unresolved = new ConcurrentLinkedQueue<>();
    private final List<Future<?>> writers = new ArrayList<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(WRITERS, task -> {
        var thread = new Thread(task, "exactly-once-writer");
        thread.setDaemon(true);
        return thread;
    });

    RecordedWriters(Transactions transactions) {
        this.transactions = transactions;
    }

    void start() {
        for (int i = 0; i < WRITERS; i++) {
            writers.add(
                    threads.scheduleWithFixedDelay(this::write, 0, BETWEEN_WRITES.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /** Lets the writes under way end, and begins no more. Fails if a writer met anything but an exception of SQL. */
    void stop() throws InterruptedException, ExecutionException {
        for (var writer : writers) {
            if (writer.isDone()) {
                writer.get();
            }
        }
        threads.shutdown();
        if (!threads.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Writes did not end within " + BOUND);
        }
    }

    /** Waits until the writers were told of a few more writes that are done. */
    void awaitProgress() throws SQLException {
        long before = done.get();
        Parking.await(() -> done.get() >= before + PROGRESS, BOUND);
    }

    /** Holds the transactions back before their commit, until half of the writers have come that far. */
    void holdCommits() throws SQLException {
        gate.shut();
        Parking.await(() -> gate.waiting() >= WRITERS / 2, BOUND);
    }

    void sendCommits() {
        gate.open();
    }

    WriteLedger ledger() {
        return ledger;
    }

    /** Returns the tokens of the commits that nobody could tell anything about. */
    List<UUID> unresolved() {
        return List.copyOf(unresolved);
    }

    private void write() {
        var id = "write-" + begun.incrementAndGet();
        var attempt = ledger.begin(id);
        try {
            transactions.run(connection -> {
                insert(connection, id);
                gate.pass();
            });
            attempt.acknowledged();
            done.incrementAndGet();
        } catch (CommitOutcomeUnknownException e) {
            e.token().ifPresent(unresolved::add);
            attempt.unknown(e);
        } catch (SQLException e) {
            if (CommitOutcome.of(e).isNotDone()) {
                attempt.failed(e);
            } else {
                attempt.unknown(e);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("Nobody interrupts a writer", e);
        }
    }

    private static void insert(Connection connection, String id) throws SQLException {
        try (var insert = connection.prepareStatement("insert into entries values (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }
}
