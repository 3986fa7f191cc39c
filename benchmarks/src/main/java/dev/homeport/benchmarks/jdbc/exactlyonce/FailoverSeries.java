package dev.homeport.benchmarks.jdbc.exactlyonce;

import dev.homeport.benchmarks.thread.Parking;
import dev.homeport.jdbc.FailoverDataSource;
import dev.homeport.jdbc.Node;
import dev.homeport.testkit.LabRegion;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Loses the primary of two regions, promotes the other one, and makes the old one its standby, as often as it is asked to.
 * No transaction commits while a standby is made, which takes most of the time, and far more of it on a busy server.
 */
final class FailoverSeries {

    private static final Duration BOUND = Duration.ofMinutes(1);

    private final FailoverDataSource dataSource;
    private LabRegion primary;
    private LabRegion standby;

    FailoverSeries(FailoverDataSource dataSource, LabRegion primary, LabRegion standby) {
        this.dataSource = dataSource;
        this.primary = primary;
        this.standby = standby;
    }

    LabRegion primary() {
        return primary;
    }

    /** Returns when the writers go on at the new primary, and its commits wait for the old one. */
    void failOver(PrimaryLoss loss, RecordedWriters writers) throws SQLException {
        writers.awaitProgress();
        switch (loss) {
            case CRASH -> primary.crash();
            case FREEZE -> primary.freeze();
            case BLACK_HOLE -> primary.blackHole();
            case SPLIT_BRAIN -> {}
            case COMMITS_CUT -> cutCommits(writers);
            case ANSWERS_CUT -> cutAnswers();
        }
        standby.promote();
        Parking.await(this::followed, BOUND);
        writers.awaitProgress();
        writers.holdCommits();
        primary.heal();
        primary.replicationLink().heal();
        primary.rejoinAsStandbyOf(standby);
        writers.sendCommits();
        var old = primary;
        primary = standby;
        standby = old;
    }

    private void cutCommits(RecordedWriters writers) throws SQLException {
        writers.holdCommits();
        primary.blackHole();
        writers.sendCommits();
    }

    private void cutAnswers() throws SQLException {
        primary.replicationLink().blackHole();
        Parking.await(() -> commitsThatWait() > 0, BOUND);
        primary.blackHole();
        primary.replicationLink().heal();
        Parking.await(() -> commitsThatWait() == 0, BOUND);
    }

    private long commitsThatWait() throws SQLException {
        try (var connection = primary.connectDirectly();
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery("select count(*) from pg_stat_activity where wait_event = 'SyncRep'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private boolean followed() {
        return dataSource
                .topology()
                .primary()
                .filter(Node.of(standby.name(), standby.host(), standby.port())::equals)
                .isPresent();
    }
}
