package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a standby's pool is worth at the moment of the promotion, and what an idle application's is. */
class WarmPoolTest {

    private RegionLab lab;
    private LabRegion east;
    private LabRegion west;

    @BeforeEach
    void start() throws SQLException {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .start();
        east = lab.region(Rig.EAST);
        west = lab.region(Rig.WEST);
        Rig.createTable(east);
        west.awaitCaughtUp(east, Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void initial_sql_that_a_standby_refuses_is_told_and_does_not_delay_the_first_write_after_a_promotion()
            throws Exception {
        var hikari = Rig.pool(4);
        hikari.setConnectionInitSql("insert into entries values ('session')");
        try (var rig = Rig.over(lab, builder -> builder.hikari(hikari))) {
            rig.write("before");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    rig.dataSource().topology().nodes().get(1).warnings())
                            .anySatisfy(warning -> assertThat(warning)
                                    .startsWith("its warm pool could not connect: connectionInitSql failed:")
                                    .contains("read-only transaction")));
            awaitAsleep();
            west.promote();
            rig.awaitPrimary(west);
            assertThat(firstWrite(rig)).isLessThan(Duration.ofSeconds(10));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> rig.dataSource()
                            .topology()
                            .nodes()
                            .get(1)
                            .warnings()
                            .isEmpty());
        }
    }

    @Test
    void the_first_borrow_of_an_idle_application_finds_out_that_its_connection_is_dead_and_looks_for_the_primary()
            throws Exception {
        try (var rig = Rig.over(lab, builder -> builder.hikari(idle()).probeInterval(Duration.ofMinutes(1)))) {
            rig.write("before");
            rig.awaitState(Topology.State.SERVING);
            await().pollDelay(Duration.ofMillis(700)).until(() -> true);
            east.freeze();
            west.promote();
            var began = System.nanoTime();
            assertThat(rig.write("after")).isEqualTo(west.serverPort());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static HikariConfig idle() {
        var hikari = Rig.pool(2);
        hikari.setMinimumIdle(1);
        return hikari;
    }

    /** Waits until HikariCP's pause between failed connects of the warm pool is longer than a second. */
    private static void awaitAsleep() {
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
    }

    private Duration firstWrite(Rig rig) throws SQLException {
        var began = System.nanoTime();
        assertThat(rig.write("after")).isEqualTo(west.serverPort());
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
