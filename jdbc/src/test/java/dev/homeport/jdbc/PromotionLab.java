package dev.homeport.jdbc;

import static org.awaitility.Awaitility.await;

import dev.homeport.jdbc.TopologyEvent.PromotionAccounted;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.SQLException;
import java.time.Duration;

/** A pair of servers whose promotions are accounted for, and what its tests wait for and compare with. */
record PromotionLab(RegionLab lab, LabRegion east, LabRegion west) implements AutoCloseable {

    static final Duration MINUTE = Duration.ofSeconds(60);

    static PromotionLab start(Replication mode) throws SQLException {
        return of(RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(mode)
                .start());
    }

    /** Makes the table in the lab's first region, and waits until the second one has it. */
    static PromotionLab of(RegionLab lab) throws SQLException {
        var pair = new PromotionLab(lab, lab.region(Rig.EAST), lab.region(Rig.WEST));
        Rig.createTable(pair.east);
        pair.west.awaitCaughtUp(pair.east, Duration.ofSeconds(10));
        return pair;
    }

    Rig over() {
        return Rig.over(lab, builder -> builder.probeInterval(Duration.ofMillis(250)));
    }

    /** Waits until the monitor has asked both servers after this call. */
    static void awaitSampled(Rig rig) {
        var called = rig.dataSource().topology().decidedAt();
        await().atMost(MINUTE)
                .until(() -> rig.dataSource().topology().nodes().stream()
                        .allMatch(node -> node.lastAnswer()
                                .filter(answer -> answer.isAfter(called.plusMillis(500)))
                                .isPresent()));
    }

    static PromotionLoss awaitAccount(Rig rig, boolean revised) {
        await().atMost(MINUTE)
                .until(() -> rig.events(PromotionAccounted.class).stream()
                        .anyMatch(account -> account.revised() == revised));
        return rig.events(PromotionAccounted.class).stream()
                .filter(account -> account.revised() == revised)
                .findFirst()
                .orElseThrow()
                .loss();
    }

    String switchPointInHistoryFile() throws SQLException {
        try (var superuser = west.connectAsSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(
                        "select split_part(pg_read_file('pg_wal/00000002.history'), E'\\t', 2)")) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() {
        lab.close();
    }
}
