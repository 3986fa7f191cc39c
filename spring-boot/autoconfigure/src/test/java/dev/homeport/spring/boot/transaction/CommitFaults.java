package dev.homeport.spring.boot.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Strikes a transaction while it runs: loses the answer of its commit, or ends its session. */
final class CommitFaults {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static final Executor THREADS = task -> {
        var thread = new Thread(task, "fault");
        thread.setDaemon(true);
        thread.start();
    };

    private final LabRegion primary;
    private CompletableFuture<Void> cut = CompletableFuture.completedFuture(null);

    CommitFaults(LabRegion primary) {
        this.primary = primary;
    }

    /**
     * Call it in a transaction, after its statements: its commit reaches the server, which waits for its standby; meanwhile the
     * client's connection is reset, and then the standby is let through. The transaction is done, and its client is not told.
     */
    void loseAnswerOfCommit() {
        primary.replicationLink().blackHole();
        cut = CompletableFuture.runAsync(
                () -> {
                    await().atMost(SOON)
                            .until(() ->
                                    count("select count(*) from pg_stat_activity where wait_event = 'SyncRep'") > 0);
                    primary.refuse();
                    primary.heal();
                    primary.replicationLink().heal();
                },
                THREADS);
    }

    /** Call it in a transaction: ends its session at the server, so that the next statement gets 57P01. */
    void endSession(long process) {
        try {
            count("select count(pg_terminate_backend(" + process + ", 5000))");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the fault is over, which it is soon after the commit. */
    void awaitEnd() throws ExecutionException, InterruptedException, TimeoutException {
        cut.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until the table has as many rows, in case a commit is still under way. */
    void awaitRows(String table, long rows) throws Exception {
        awaitEnd();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(count("select count(*) from " + table)).isEqualTo(rows));
    }

    /** Runs it past all faults of the applications' path, and returns its number, or 0 if it has none. */
    long count(String sql) throws SQLException {
        try (var connection = primary.connectDirectly();
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return 0;
            }
            try (var row = statement.getResultSet()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
