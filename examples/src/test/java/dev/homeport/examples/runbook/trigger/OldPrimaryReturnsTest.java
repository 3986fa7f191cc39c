package dev.homeport.examples.runbook.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.testkit.LabRegion;
import dev.homeport.testkit.RegionLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brings a crashed primary back after a promotion elsewhere, on real servers, behind the start guard. */
@Tag("slow")
class OldPrimaryReturnsTest {

    @TempDir
    Path authority;

    @Test
    void an_old_primary_never_comes_back_writable_by_itself() throws Exception {
        try (var lab = RegionLab.builder().regions("a", "b").start()) {
            var a = lab.region("a");
            var b = lab.region("b");
            var dataOfA = dataDirectory(a);
            var dataOfB = dataDirectory(b);
            names("a");

            assertThat(guard("a", dataOfA, true).status()).isEqualTo(StartGuard.MAY_START);

            a.crash();
            b.promote();
            names("b");

            assertThat(guard("a", dataOfA, true).status()).isEqualTo(StartGuard.ANOTHER_IS_PRIMARY);
            assertThat(guard("a", dataOfA, false).status()).isEqualTo(StartGuard.NO_CLEAR_ANSWER);
            assertThat(a.isRunning()).isFalse();

            a.rejoinAsStandbyOf(b);
            a.crash();
            assertThat(dataOfA.resolve("standby.signal")).exists();
            assertThat(guard("a", dataOfA, false).status()).isEqualTo(StartGuard.MAY_START);
            a.restart();
            assertThat(a.isWritable()).isFalse();

            b.crash();
            assertThat(guard("b", dataOfB, false).status()).isEqualTo(StartGuard.NO_CLEAR_ANSWER);
            assertThat(guard("b", dataOfB, true).status()).isEqualTo(StartGuard.MAY_START);
            b.restart();
            assertThat(b.isWritable()).isTrue();
        }
    }

    private void names(String primary) throws Exception {
        Files.writeString(authority.resolve("primary"), primary + "\n");
    }

    private StartGuard.Outcome guard(String node, Path data, boolean reachable) throws Exception {
        var file = authority.resolve(reachable ? "primary" : "unreachable");
        return StartGuard.run(Map.of(
                "HOMEPORT_DATA",
                data.toString(),
                "HOMEPORT_NODE",
                node,
                "HOMEPORT_AUTHORITY_COMMAND",
                "cat '" + file + "'"));
    }

    private static Path dataDirectory(LabRegion region) throws SQLException {
        try (var connection = region.connectAsSuperuser();
                var statement = connection.createStatement();
                var result = statement.executeQuery("show data_directory")) {
            result.next();
            return Path.of(result.getString(1));
        }
    }
}
