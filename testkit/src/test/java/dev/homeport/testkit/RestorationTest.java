package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.testkit.junit.InRegion;
import dev.homeport.testkit.junit.RegionLabTest;
import dev.homeport.testkit.postgres.Sql;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
@RegionLabTest(regions = {"us-east-1", "eu-west-1"})
class RestorationTest {
    private final RegionLab lab;
    private final LabRegion east;
    private final LabRegion west;

    RestorationTest(RegionLab lab, @InRegion("us-east-1") LabRegion east, @InRegion("eu-west-1") LabRegion west) {
        this.lab = lab;
        this.east = east;
        this.west = west;
    }

    @Test
    void a_region_that_was_promoted_hands_over_and_keeps_what_was_acknowledged_in_it() throws SQLException {
        write(east, "before");
        east.freeze();
        west.promote();
        write(west, "after");
        west.link().blackHole();

        lab.restore();

        assertThat(notes(east)).contains("before", "after");
        assertThat(lab.describe()).contains("us-east-1: primary on timeline", "eu-west-1: standby on timeline");
    }

    @Test
    void of_two_primaries_the_one_promoted_last_keeps_its_data() throws SQLException {
        write(east, "first");
        west.awaitCaughtUp(east, Client.SOON);
        lab.replication(Replication.ASYNCHRONOUS);
        west.promote();
        write(west, "kept");
        write(east, "stray");
        assertThat(lab.describe()).contains("us-east-1: stale primary on timeline", "eu-west-1: primary on timeline");

        lab.restore();

        assertThat(notes(east)).contains("first", "kept").doesNotContain("stray");
    }

    @Test
    void a_promotion_by_the_program_under_test_is_noticed() throws SQLException {
        east.crash();
        try (var superuser = west.connectAsSuperuser()) {
            Sql.run(superuser, "select pg_promote()");
        }
        write(west, "promoted by a program");
        assertThat(lab.describe()).contains("us-east-1: primary, down");

        lab.restore();

        assertThat(notes(east)).contains("promoted by a program");
    }

    @Test
    void all_that_is_down_or_cut_off_comes_back() throws SQLException {
        west.crash();
        east.stop();
        east.refuse();
        east.replicationLink().blackHole();
        lab.replication(Replication.ASYNCHRONOUS);
        east.distance(Duration.ofMillis(10));
        west.forgetConnections();
        assertThat(lab.describe())
                .contains("refuses connections", "a black hole", "10 ms away", "has forgotten its connections");

        lab.restore();

        assertThat(lab.replication()).isEqualTo(Replication.SYNCHRONOUS);
        assertThat(east.distance()).isZero();
        assertThat(lab.describe()).doesNotContain("has forgotten its connections");
    }

    @AfterEach
    void the_pair_is_as_at_its_start() throws SQLException {
        assertThat(east.isWritable()).isTrue();
        assertThat(west.isWritable()).isFalse();
        write(east, "restored");
        west.awaitCaughtUp(east, Client.SOON);
        assertThat(notes(west)).contains("restored");
    }

    private static void write(LabRegion region, String text) throws SQLException {
        try (var connection = region.connect()) {
            Sql.run(connection, "create table if not exists notes (text text)");
            Sql.run(connection, "insert into notes values ('" + text + "')");
        }
    }

    private static Collection<String> notes(LabRegion region) {
        return region.find("select text from notes").counts().keySet();
    }
}
