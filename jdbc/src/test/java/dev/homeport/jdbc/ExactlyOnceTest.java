package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.internal.Deadline;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.ledger.WriteLedger;
import dev.homeport.testkit.ledger.WriteOutcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Failover after failover under load, with outcome tokens and synchronous replication: each write is done exactly once. */
@Tag("slow")
class ExactlyOnceTest {

    private static final Duration LENGTH = Duration.ofSeconds(150);
    private static final int WRITERS = 8;

    private enum Fault {
        CRASH,
        FREEZE,
        BLACK_HOLE,
        SPLIT_BRAIN,
        ANSWERS_LOST
    }

    private final WriteLedger ledger = new WriteLedger();
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger writes = new AtomicInteger();
    private LabRegion primary;
    private LabRegion standby;

    @Test
    void every_write_is_done_once_through_every_failover(TestReporter reporter) throws Exception {
        try (var lab = RegionLab.builder().regions(Rig.EAST, Rig.WEST).start();
                var rig = Rig.over(lab, builder -> builder.hikari(Rig.pool(WRITERS)))) {
            primary = lab.region(Rig.EAST);
            standby = lab.region(Rig.WEST);
            Rig.createTable(primary);
            OutcomeTokenTest.createTokenTable(primary);
            var transactions = Transactions.builder(rig.dataSource())
                    .outcomeTokens()
                    .maxAttempts(20)
                    .build();
            var writers = Executors.newScheduledThreadPool(WRITERS);
            for (int i = 0; i < WRITERS; i++) {
                writers.scheduleWithFixedDelay(() -> write(transactions), 0, 5, TimeUnit.MILLISECONDS);
            }
            var failovers = failOver(rig);
            end(writers);

            var report = ledger.compare(entries());
            reporter.publishEntry(Map.of(
                    "failovers", failovers.toString(),
                    "acknowledged", "" + ledger.count(WriteOutcome.ACKNOWLEDGED),
                    "unknown", "" + ledger.count(WriteOutcome.UNKNOWN),
                    "failed", "" + ledger.count(WriteOutcome.FAILED),
                    "repeated", "" + transactions.retry().getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt(),
                    "asked and not done", "" + asked("not done"),
                    "asked and done", "" + asked("done and asked_at is not null")));
            assertThat(report.everyPromiseKept()).as("%s", report).isTrue();
            assertThat(ledger.count(WriteOutcome.UNKNOWN)).as("%s", report).isZero();
            assertThat(failovers.values()).allMatch(count -> count > 0);
        }
    }

    private EnumMap<Fault, Integer> failOver(Rig rig) throws SQLException {
        var done = new EnumMap<Fault, Integer>(Fault.class);
        var deadline = new Deadline(LENGTH);
        while (!deadline.left().isZero()) {
            for (var fault : Fault.values()) {
                awaitWrites();
                strike(fault);
                standby.promote();
                rig.awaitPrimary(standby);
                awaitWrites();
                var old = primary;
                old.heal();
                old.replicationLink().heal();
                old.rejoinAsStandbyOf(standby);
                primary = standby;
                standby = old;
                done.merge(fault, 1, Integer::sum);
            }
        }
        return done;
    }

    private void strike(Fault fault) throws SQLException {
        switch (fault) {
            case CRASH -> primary.crash();
            case FREEZE -> primary.freeze();
            case BLACK_HOLE -> primary.blackHole();
            case SPLIT_BRAIN -> {}
            case ANSWERS_LOST -> loseAnswers();
        }
    }

    /** Commits reach the standby, and their answers nobody. */
    private void loseAnswers() throws SQLException {
        primary.replicationLink().blackHole();
        await().atMost(Duration.ofSeconds(60)).until(() -> commitsThatWait() > 0);
        primary.blackHole();
        primary.replicationLink().heal();
        await().atMost(Duration.ofSeconds(60)).until(() -> commitsThatWait() == 0);
    }

    private long commitsThatWait() throws SQLException {
        return OutcomeTokenTest.count(primary, "select count(*) from pg_stat_activity where wait_event = 'SyncRep'");
    }

    private void awaitWrites() {
        var before = writes.get();
        await().atMost(Duration.ofSeconds(60)).until(() -> writes.get() > before + WRITERS);
    }

    private void write(Transactions transactions) {
        var id = "write-" + ids.incrementAndGet();
        var attempt = ledger.begin(id);
        try {
            transactions.run(connection -> Rig.insert(connection, id));
            attempt.acknowledged();
            writes.incrementAndGet();
        } catch (SQLException e) {
            if (CommitOutcome.of(e).isNotDone()) {
                attempt.failed(e);
            } else {
                attempt.unknown(e);
            }
        }
    }

    private static void end(ScheduledExecutorService writers) throws InterruptedException {
        writers.shutdown();
        assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private long asked(String condition) throws SQLException {
        return OutcomeTokenTest.count(primary, "select count(*) from homeport_outcome_token where " + condition);
    }

    private List<String> entries() throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = primary.connectDirectly();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from entries")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
