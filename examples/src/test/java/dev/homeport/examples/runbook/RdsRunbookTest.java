package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Promotes a read replica by RDS's own calls; behind the fake, real servers replicate and are promoted. */
class RdsRunbookTest {

    private static RunbookStage stage;

    @BeforeAll
    static void open() throws IOException, SQLException {
        stage = RunbookStage.shared();
    }

    @AfterEach
    void reset() throws IOException, SQLException {
        stage.reset();
    }

    @Test
    void a_replica_is_promoted_once_it_may_be_and_the_reboot_is_waited_for() throws Exception {
        try (var rds = new FakeRds(() -> stage.west().promote())) {
            stage.with(EAST + ".rds.instance", "db-a")
                    .with(WEST + ".rds.instance", "db-b")
                    .with(WEST + ".rds.endpoint", rds.endpoint().toString())
                    .with("rds.pause", "10ms");
            rds.refuse("AccessDenied");
            var waited = new ArrayList<String>();
            try (var runbook = stage.runbook().progress(new Waits(waited)).build()) {
                assertThat(runbook.promote(WEST, RunRequest.executing()).problem())
                        .contains("RDS refused PromoteReadReplica of db-b")
                        .contains("told AccessDenied");
                rds.refuse("InvalidDBInstanceState");

                var report = runbook.promote(WEST, RunRequest.executing());

                assertThat(report.problem()).isEmpty();
                assertThat(report.facts()).containsEntry("fenced", "yes");
            }
            assertThat(waited)
                    .contains(
                            "RDS: db-b is available and cannot be promoted yet",
                            "RDS: db-b is available, a replica still",
                            "RDS: db-b is modifying, a replica still",
                            "RDS: db-b is rebooting",
                            "RDS: db-b is available");
            // One that was denied, one that came too early, and the one that was done.
            assertThat(rds.calls()).filteredOn("PromoteReadReplica"::equals).hasSize(3);
            // RDS permits no ALTER SYSTEM: the fence is the database's, replicates, and is lowered at the new primary.
            try (var moved = stage.west().connect();
                    var late = stage.east().connect()) {
                assertThat(moved.createStatement().executeUpdate("insert into orders values (1)"))
                        .isEqualTo(1);
                assertThatThrownBy(() -> late.createStatement().execute("insert into orders values (2)"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("read-only");
            }
        }
    }

    private record Waits(List<String> said) implements Progress {
        @Override
        public void waits(Step step, String forWhat) {
            said.add(forWhat);
        }
    }
}
