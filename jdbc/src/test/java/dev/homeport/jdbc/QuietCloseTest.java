package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.RegionLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A deployment is no incident: closing leaves nothing in the server's log and raises no event. */
class QuietCloseTest {

    private static final String RESET = "could not receive data from client";

    @Test
    void closing_says_goodbye_to_a_living_server_instead_of_resetting_its_idle_connections() throws Exception {
        try (var lab = RegionLab.builder()
                .regions(Rig.EAST, Rig.WEST)
                .setting("log_disconnections", "on")
                .start()) {
            var rig = Rig.over(lab, builder -> builder.name("quiet").hikari(Rig.pool(5)));
            await().atMost(Duration.ofSeconds(60)).until(() -> rig.pool().idle() == 5);
            rig.awaitRole(lab.region(Rig.WEST), NodeStatus.Role.STANDBY);
            rig.close();
            assertThat(Rig.threadsOf("quiet")).isEmpty();
            await().atMost(Duration.ofSeconds(60)).until(() -> count(lab, "disconnection: ") >= 5);
            assertThat(count(lab, RESET)).as("resets in the servers' logs").isZero();
            assertThat(rig.events(TopologyEvent.ConnectionsAborted.class)).isEmpty();
        }
    }

    private static long count(RegionLab lab, String words) throws SQLException, IOException {
        long lines = 0;
        for (var region : lab.regions()) {
            try (var connection = region.connectAsSuperuser();
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("show data_directory")) {
                row.next();
                var log = Files.readString(Path.of(row.getString(1)).resolveSibling("server.log"));
                lines += log.lines().filter(line -> line.contains(words)).count();
            }
        }
        return lines;
    }
}
