package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many borrowers while primaries come and go. */
class FailoverRaceTest {

    private static final int BORROWERS = 8;
    private static final int ROUNDS = 2;

    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean enough;

    @Test
    void nobody_hangs_nobody_is_led_to_a_deposed_node_and_nothing_leaks() throws Exception {
        try (var lab = RegionLab.builder()
                        .regions(Rig.EAST, Rig.WEST)
                        .replication(Replication.ASYNCHRONOUS)
                        .start();
                var rig = Rig.over(lab, builder -> builder.name("race").hikari(Rig.pool(BORROWERS)))) {
            var borrowers = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < BORROWERS; i++) {
                borrowers.add(CompletableFuture.runAsync(() -> work(rig), Rig.THREADS));
            }
            var primary = lab.region(Rig.EAST);
            var standby = lab.region(Rig.WEST);
            for (int round = 0; round < ROUNDS; round++) {
                var sofar = statements.get();
                await().atMost(Duration.ofSeconds(60)).until(() -> statements.get() > sofar + 10 * BORROWERS);
                standby.promote();
                rig.awaitPrimary(standby);
                assertLeadsTo(standby, rig);
                primary.rejoinAsStandbyOf(standby);
                rig.awaitRole(primary, NodeStatus.Role.STANDBY);
                var swap = primary;
                primary = standby;
                standby = swap;
            }
            enough = true;
            for (var borrower : borrowers) {
                borrower.get(60, TimeUnit.SECONDS);
            }
            assertThat(failures.get())
                    .as("each failover fails at most what was in flight")
                    .isLessThanOrEqualTo(ROUNDS * BORROWERS);
            assertThat(rig.pool().active()).isZero();
            assertOnePoolForEachNode();
        }
        assertThat(Rig.threadsOf("race")).as(() -> Rig.stacksOf("race")).isEmpty();
    }

    private void work(Rig rig) {
        while (!enough) {
            try (var connection = rig.dataSource().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("select pg_sleep(0.001)");
                statements.incrementAndGet();
            } catch (SQLException e) {
                assertThat((Throwable) e)
                        .as("a borrow never fails here")
                        .hasMessageNotContaining("No PostgreSQL primary");
                failures.incrementAndGet();
            }
        }
    }

    private static void assertLeadsTo(LabRegion region, Rig rig) throws SQLException {
        for (int i = 0; i < 20; i++) {
            try (var connection = rig.dataSource().getConnection();
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("select inet_server_port()")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(region.serverPort());
            }
        }
    }

    /** Every pool keeps one housekeeping thread for as long as it is open. */
    private static void assertOnePoolForEachNode() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Rig.threadsOf("race").stream()
                                .filter(name -> name.startsWith("homeport-race-"))
                                .map(name -> name.replaceFirst("-pool-\\d+$", ""))
                                .distinct()
                                .count()
                        == 2);
    }
}
