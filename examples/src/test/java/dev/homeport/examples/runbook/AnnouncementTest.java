package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lacks the right to announce a promotion. */
class AnnouncementTest {

    private static final String PROMOTING = "/orders/homeport/runbook_promoting";

    private static RunbookStage stage;

    @BeforeAll
    static void open() throws IOException, SQLException {
        stage = RunbookStage.shared();
    }

    @AfterEach
    void reset() throws IOException, SQLException {
        stage.lab().regions().forEach(region -> region.parameterStore().heal());
        stage.reset();
    }

    @Test
    void a_promotion_that_cannot_be_announced_goes_on_and_says_so() throws Exception {
        stage.west().parameterStore().deny(PROMOTING);
        try (var runbook = stage.runbook().build()) {
            var report = runbook.promote(WEST, RunRequest.executing());

            assertThat(report.problem()).isEmpty();
            assertThat(report.left()).hasSize(2);
            assertThat(report.left().get(0))
                    .startsWith(
                            "NOT ANNOUNCED: until the parameter is written, a start guard may let the old primary start")
                    .contains("SSM in eu-west-1 refused");
            assertThat(report.left().get(1))
                    .startsWith("wrote eu-west-1=")
                    .contains("but not everywhere: SSM in eu-west-1 refused DeleteParameter of " + PROMOTING);
        }
    }

    @Test
    void a_failback_that_cannot_be_announced_stops_before_anything_is_read_only() throws Exception {
        stage.west().parameterStore().deny(PROMOTING);
        try (var client = stage.east().connect();
                var runbook = stage.runbook().build()) {
            // The west is the standby here: a failback to it is the same planned switchover.
            var report = runbook.failback(WEST, RunRequest.executing());

            assertThat(report.problem()).contains("SSM in eu-west-1 refused", PROMOTING);
            assertThat(report.steps()).extracting(Report.Done::name).containsExactly("guard", "rebuild", "catch-up");
            assertThat(client.createStatement().executeUpdate("insert into orders values (1)"))
                    .isEqualTo(1);
        }
    }
}
