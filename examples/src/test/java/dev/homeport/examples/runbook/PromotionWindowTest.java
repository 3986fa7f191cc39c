package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.runbook.trigger.StartGuard;
import dev.homeport.testkit.LabRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Boots the old primary's machine, behind its start guard, while the runbook works. */
class PromotionWindowTest {

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
    void an_old_primary_that_boots_between_the_promotion_and_the_parameter_stays_down() throws Exception {
        var authority = files();
        var value = EAST + "=127.0.0.1:" + stage.east().port();
        Files.writeString(authority, "db.nodes=" + value + "\n");
        var guard = new HashMap<>(Map.of(
                "HOMEPORT_DATA",
                dataDirectory(stage.east()).toString(),
                "HOMEPORT_NODE",
                value,
                "HOMEPORT_AUTHORITY_COMMAND",
                "cat '" + authority.toAbsolutePath() + "'",
                "HOMEPORT_AUTHORITY_KEY",
                "db.nodes"));
        stage.east().crash();
        var outcomes = new HashMap<String, StartGuard.Outcome>();
        var boots = new Progress() {
            @Override
            public void after(Step step, StepResult result, Duration took) {
                outcomes.put(step.name() + ", by the parameter alone", run(guard));
                var whole = new HashMap<>(guard);
                whole.put("HOMEPORT_PROMOTING_KEY", "runbook.promoting");
                outcomes.put(step.name(), run(whole));
            }
        };
        try (var runbook = stage.runbook().progress(boots).build()) {
            assertThat(runbook.promote(WEST, RunRequest.executing()).problem()).isEmpty();
            assertThat(runbook.status().regions().get(1).promoting()).isEmpty();
        }

        assertThat(outcomes.get("promote, by the parameter alone").status()).isEqualTo(StartGuard.MAY_START);
        assertThat(outcomes.get("drain").status()).isEqualTo(StartGuard.MAY_START);
        for (var step : new String[] {"announce", "promote", "timeline", "parameter", "verify"}) {
            assertThat(outcomes.get(step).status()).as(step).isEqualTo(StartGuard.ANOTHER_IS_PRIMARY);
        }
        assertThat(outcomes.get("promote").said()).contains(WEST + "=127.0.0.1:", "is announced as being promoted");
        assertThat(authority).content().doesNotContain("runbook.promoting");
    }

    /** Lets the instances follow a file in each region; returns the west's, which is the east's authority. */
    private static Path files() {
        stage.with("parameters", "file")
                .with("parameters.names", "db.nodes")
                .with("evacuation.name", "homeport.evacuate");
        for (var region : stage.lab().regions()) {
            stage.with(region.name() + ".ssm.endpoint", "")
                    .with(region.name() + ".parameters.file", region.name() + ".properties");
        }
        return stage.directory().resolve(WEST + ".properties");
    }

    private static StartGuard.Outcome run(Map<String, String> settings) {
        try {
            return StartGuard.run(settings);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
