package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs the runbook as roles that are no superuser. */
class OperatorRightsTest {

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
    void a_role_without_rights_is_told_which_and_one_with_those_of_the_page_promotes() throws Exception {
        as(stage.lab().username(), stage.lab().password());
        try (var runbook = stage.runbook().build()) {
            var report = runbook.promote(WEST, RunRequest.executing());

            assertThat(report.problem())
                    .contains("The role app lacks a right at eu-west-1")
                    .contains("42501");
            assertThat(report.steps())
                    .extracting(Report.Done::name)
                    .containsExactly("guard", "fence", "drain", "announce");
            assertThat(RunbookStage.isStandby(stage.west())).isTrue();
        }
        createOperator();
        as("operator", "operator-word");
        try (var client = stage.east().connect();
                var runbook = stage.runbook().build()) {
            var report = runbook.promote(WEST, RunRequest.executing());

            assertThat(report.problem()).isEmpty();
            assertThat(report.left()).isEmpty();
            assertThat(report.facts()).containsEntry("fenced", "yes");
            assertThatThrownBy(() -> client.createStatement().execute("select 1"))
                    .isInstanceOf(SQLException.class);
        }
    }

    private static void as(String user, String password) throws IOException {
        Files.writeString(stage.directory().resolve("operator-password"), password);
        stage.with("user", user).with("password.file", "operator-password");
    }

    private static void createOperator() throws SQLException {
        try (var session = DriverManager.getConnection(
                        stage.east().jdbcUrl(),
                        stage.lab().superuser(),
                        stage.lab().superuserPassword());
                var statement = session.createStatement()) {
            statement.execute("create role operator login password 'operator-word'");
            statement.execute("grant alter system on parameter default_transaction_read_only to operator");
            statement.execute("grant pg_signal_backend, pg_monitor to operator");
            statement.execute("grant execute on function pg_promote(boolean, integer), pg_reload_conf() to operator");
        }
        stage.west().awaitCaughtUp(stage.east(), Duration.ofMinutes(1));
    }
}
