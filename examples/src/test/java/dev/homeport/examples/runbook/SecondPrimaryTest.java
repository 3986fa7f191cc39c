package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.examples.runbook.parameter.ParameterPlaces;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lets a server take writes again after its fence, while another one is promoted. */
class SecondPrimaryTest {

    private static final String THIRD = "ap-south-1";

    private static RunbookStage stage;

    @BeforeAll
    static void open() throws IOException, SQLException {
        stage = RunbookStage.shared();
    }

    @AfterEach
    void reset() throws IOException, SQLException {
        stage.reset();
    }

    /** Lowers the east's fence when the parameter is written. */
    private record Lowers() implements Progress {
        @Override
        public void after(Step step, StepResult result, Duration took) {
            if (step.name().equals("parameter")) {
                lower();
            }
        }

        private static void lower() {
            try (var session = stage.east().connectAsSuperuser();
                    var statement = session.createStatement()) {
                statement.execute("set default_transaction_read_only = off");
                statement.execute("alter system reset default_transaction_read_only");
                statement.execute("select pg_reload_conf()");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> stage.east().isWritable());
        }
    }

    @Test
    void an_old_primary_that_takes_writes_again_is_fenced_late() throws Exception {
        try (var runbook = stage.runbook().progress(new Lowers()).build()) {
            var report = runbook.promote(WEST, RunRequest.executing());

            assertThat(report.problem()).isEmpty();
            assertThat(report.steps())
                    .filteredOn(step -> step.name().equals("alone"))
                    .singleElement()
                    .satisfies(step -> assertThat(step.text()).contains("us-east-1", "took writes again"));
        }
        try (var late = stage.east().connect()) {
            assertThatThrownBy(() -> late.createStatement().execute("insert into orders values (1)"))
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void a_third_server_that_takes_writes_stops_the_run_before_anyone_is_led_away_also_beside_the_old_primary()
            throws Exception {
        // The third region's server is the east's under another name, so that both take writes again.
        stage.with("regions", EAST + ", " + WEST + ", " + THIRD)
                .with(THIRD + ".database", "localhost:" + stage.east().port())
                .with(
                        THIRD + ".ssm.endpoint",
                        stage.east().parameterStore().endpoint().toString());
        try (var places = ParameterPlaces.open(stage.config());
                var runbook = stage.runbook().progress(new Lowers()).build()) {
            var report = runbook.promote(WEST, RunRequest.executing());

            assertThat(report.problem())
                    .startsWith("TWO PRIMARIES: ap-south-1 (localhost:")
                    .contains("takes writes beside eu-west-1 (");
            assertThat(places.evacuated(WEST)).isEmpty();
        }
    }
}
