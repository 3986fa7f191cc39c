package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Meets servers that accept connections and never answer. */
@Tag("slow")
class FrozenPrimaryTest {

    private static RunbookStage stage;

    @BeforeAll
    static void open() throws IOException, SQLException {
        stage = RunbookStage.shared();
    }

    @AfterEach
    void reset() throws IOException, SQLException {
        stage.east().thaw();
        stage.reset();
    }

    @Test
    void a_frozen_primary_is_left_unfenced_and_is_fenced_by_the_next_run_when_it_thaws() throws Exception {
        try (var client = stage.east().connect()) {
            client.createStatement().execute("insert into orders values (1)");
        }
        stage.west().awaitCaughtUp(stage.east(), Duration.ofMinutes(1));
        stage.east().freeze();
        try (var runbook = stage.runbook().build()) {
            var first = runbook.promote(WEST, RunRequest.executing());

            assertThat(first.problem()).isEmpty();
            assertThat(first.left()).singleElement().asString().contains(EAST, "NOT FENCED");

            stage.east().thaw();
            var second = runbook.promote(WEST, RunRequest.executing());

            assertThat(second.problem()).isEmpty();
            assertThat(second.facts()).containsEntry("fenced", "yes");
        }
    }
}
