package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import dev.homeport.testkit.Replication;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time that our own work takes over a distance is no silence of the server. */
class FarPrimaryTest {

    private static final Duration FAR = Duration.ofMillis(300);

    private static RegionLab lab;
    private static LabRegion east;

    @BeforeAll
    static void start() {
        lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .replication(Replication.ASYNCHRONOUS)
                .tls(true)
                .start();
        east = lab.region(Rig.EAST);
        east.distance(FAR);
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "verify-full"})
    void the_monitors_backend_is_terminated_and_the_primary_is_kept(String sslMode) throws Exception {
        try (var rig = Rig.over(
                        lab,
                        builder -> builder.driverProperty("sslmode", sslMode)
                                .driverProperty(
                                        "sslrootcert", lab.caCertificate().toString()));
                var connection = rig.dataSource().getConnection()) {
            terminateMonitors();
            await().atMost(Duration.ofSeconds(60)).until(() -> monitors() > 0);
            rig.awaitState(Topology.State.SERVING);
            assertThat(rig.events(TopologyEvent.PrimaryLost.class)).isEmpty();
            assertThat(connection.isValid(10)).isTrue();
        }
    }

    private static void terminateMonitors() throws SQLException {
        assertThat(count("select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name ="
                        + " 'homeport-monitor'"))
                .isPositive();
        await().atMost(Duration.ofSeconds(60)).until(() -> monitors() == 0);
    }

    private static long monitors() throws SQLException {
        return count("select count(*) from pg_stat_activity where application_name = 'homeport-monitor'");
    }

    private static long count(String query) throws SQLException {
        try (var superuser = east.connectAsSuperuser();
                var statement = superuser.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
