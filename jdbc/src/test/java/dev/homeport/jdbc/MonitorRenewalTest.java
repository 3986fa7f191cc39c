package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.MovingName;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The monitor's session is not the server: it can be lost while the server lives, and outlive what led to it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MonitorRenewalTest {

    private static RegionLab lab;
    private static LabRegion east;
    private static LabRegion west;

    @BeforeAll
    static void start() throws SQLException {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .start();
        east = lab.region(Rig.EAST);
        west = lab.region(Rig.WEST);
        Rig.createTable(east);
        west.awaitCaughtUp(east, Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @AfterEach
    void resume() throws Exception {
        signal("CONT");
    }

    @Test
    @Order(1)
    void a_server_that_takes_no_new_session_is_not_dead_while_idle_connections_are_answered() throws Exception {
        try (var rig = Rig.over(lab);
                var superuser = east.connectAsSuperuser()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> rig.pool().idle() > 2);
            signal("STOP");
            superuser
                    .createStatement()
                    .execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
                            + " 'homeport-monitor'");
            await().during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> rig.events(TopologyEvent.PrimaryLost.class).isEmpty());
            signal("CONT");
            assertThat(rig.write("after")).isEqualTo(east.serverPort());
        }
    }

    @Test
    @Order(2)
    void the_old_writer_returns_as_a_reader_and_then_its_name_moves() throws Exception {
        var name = lab.movingName(east);
        try (var dataSource = over(name)) {
            west.promote();
            east.rejoinAsStandbyOf(west);
            await().atMost(Duration.ofSeconds(60)).until(() -> role(dataSource) == NodeStatus.Role.STANDBY);
            name.pointTo(west);
            dataSource.probeNow();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> dataSource.topology().primary().isPresent());
            try (var connection = dataSource.getConnection()) {
                assertThat(Rig.insert(connection, "moved")).isEqualTo(west.serverPort());
            }
        }
    }

    @Test
    @Order(3)
    void without_a_primary_a_standbys_session_is_made_anew_by_itself() throws Exception {
        var name = lab.movingName(east);
        try (var dataSource = over(name)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> role(dataSource) == NodeStatus.Role.STANDBY);
            name.pointTo(west);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> dataSource.topology().primary().isPresent());
        }
    }

    private static FailoverDataSource over(MovingName name) {
        return FailoverDataSource.builder()
                .name("renewed")
                .node(Node.of(Rig.EAST, name.host(), name.port()))
                .database(lab.database())
                .username(lab.username())
                .password(lab.password())
                .build();
    }

    private static NodeStatus.Role role(FailoverDataSource dataSource) {
        return dataSource.topology().nodes().get(0).role();
    }

    /** To the postmaster alone; its sessions run on. */
    private static void signal(String signal) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(east.pid())).start();
        assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
    }
}
