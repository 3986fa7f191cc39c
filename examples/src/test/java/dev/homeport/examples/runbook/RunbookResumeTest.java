package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homeport.examples.runbook.lock.Holder;
import dev.homeport.examples.runbook.lock.OutageLock;
import dev.homeport.examples.runbook.parameter.ParameterPlaces;
import dev.homeport.examples.runbook.postgres.Server;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ends runs at every step and lets the next one go on; and lets two operators meet. */
class RunbookResumeTest {

    private static final Holder ANNA = new Holder("anna", "ops1", 7);

    private static RunbookStage stage;

    @BeforeAll
    static void open() throws IOException, SQLException {
        stage = RunbookStage.shared();
    }

    @AfterEach
    void reset() throws IOException, SQLException {
        stage.reset();
    }

    @Tag("slow")
    @Test
    void a_run_that_ends_before_or_after_any_step_is_gone_on_with_to_the_same_end() throws Exception {
        var reached = new ArrayList<String>();
        var report = untilDone(reached, runbook -> runbook.promote(WEST, RunRequest.executing()));

        assertThat(reached)
                .contains("before guard", "after guard", "before fence", "after fence", "before drain", "after drain")
                .contains("before promote", "after promote", "before timeline", "after timeline")
                .contains("before parameter", "after parameter", "before evacuate", "after evacuate")
                .contains("before verify", "after verify");
        assertThat(report.facts()).containsEntry("fenced", "yes");
        assertThat(risen(report)).isEqualTo(1);
        stage.lab().region(WEST).promote();
        stage.east().rejoinAsStandbyOf(stage.west());
        reached.clear();

        var back = untilDone(reached, runbook -> runbook.failback(EAST, RunRequest.executing()));

        assertThat(reached)
                .contains("before catch-up", "after drain", "after promote", "after restore", "after verify");
        assertThat(back.facts()).containsEntry("lag", "0 bytes, 0 s");
        assertThat(risen(back)).isEqualTo(1);
        try (var runbook = stage.runbook().build()) {
            var status = runbook.status();
            assertThat(status.hasOnePrimary()).isTrue();
            assertThat(status.regions().get(0).primary()).isTrue();
            assertThat(status.regions().get(0).evacuated()).isEmpty();
            assertThat(status.lock()).isEmpty();
            assertThat(status.unfinished()).isEmpty();
        }
    }

    private static int risen(Report report) {
        return Integer.parseInt(report.facts().get("timeline.new"))
                - Integer.parseInt(report.facts().get("timeline.old"));
    }

    @FunctionalInterface
    private interface Operation {
        Report by(Runbook runbook) throws InterruptedException;
    }

    /** Starts runs, each of which ends at the first point that none before has reached, until one comes to its end. */
    private static Report untilDone(List<String> reached, Operation operation) throws Exception {
        try (var runbook = stage.runbook().progress(new StopsOnce(reached)).build()) {
            while (true) {
                try {
                    var report = operation.by(runbook);
                    assertThat(report.problem()).isEmpty();
                    return report;
                } catch (Stopped stopped) {
                    assertThat(reached).hasSizeLessThan(60);
                }
            }
        }
    }

    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;
    }

    private record StopsOnce(List<String> reached) implements Progress {
        @Override
        public void before(Step step) {
            stopAt("before " + step.name());
        }

        @Override
        public void after(Step step, StepResult result, Duration took) {
            stopAt("after " + step.name());
        }

        private void stopAt(String point) {
            if (!reached.contains(point)) {
                reached.add(point);
                throw new Stopped();
            }
        }
    }

    @Test
    void a_second_operator_is_told_who_is_at_work_since_when() throws Exception {
        var config = stage.config();
        var server = new Server(config.site(WEST), config.login(), Duration.ofSeconds(5));
        try (var places = ParameterPlaces.open(config);
                var runbook = stage.runbook().build()) {
            var place = places.in(WEST).lockPlace();
            try (var held = OutageLock.take(server, place, "homeport", "promote eu-west-1", ANNA, Clock.systemUTC())) {
                held.confirm();
                assertThat(runbook.promote(WEST, RunRequest.executing()).problem())
                        .contains("Another run is at work: anna@ops1 process 7, promote eu-west-1, since ")
                        .hasLineCount(1);
                assertThat(runbook.status().lock()).startsWith("anna@ops1 process 7 (promote eu-west-1) since ");
            }
            assertThat(place.read()).isEmpty();
            assertThat(runbook.status().lock()).isEmpty();
        }
    }

    @Test
    void the_record_of_a_dead_run_is_taken_over_at_once_on_its_host_and_elsewhere_when_its_minute_is_over()
            throws Exception {
        var config = stage.config();
        var server = new Server(config.site(WEST), config.login(), Duration.ofSeconds(5));
        var begun = Clock.systemUTC().instant();
        try (var places = ParameterPlaces.open(config)) {
            var place = places.in(WEST).lockPlace();
            var left = "anna@ops1 process 999999999|promote eu-west-1|" + begun + "|" + begun.plusSeconds(60);
            place.create(left);
            var elsewhere = new Holder("bert", "ops2", 8);
            assertThatThrownBy(() -> OutageLock.take(
                            server, place, "homeport", "promote eu-west-1", elsewhere, InstantSource.fixed(begun)))
                    .hasMessageContaining("anna@ops1 process 999999999")
                    .hasMessageContaining("if it has died, its lock ends at " + begun.plusSeconds(60));
            var later = InstantSource.fixed(begun.plusSeconds(61));
            OutageLock.take(server, place, "homeport", "promote eu-west-1", elsewhere, later)
                    .close();

            place.create(left);
            var beside = new Holder("bert", "ops1", 8);
            OutageLock.take(server, place, "homeport", "promote eu-west-1", beside, InstantSource.fixed(begun))
                    .close();
            assertThat(place.read()).isEmpty();
        }
    }

    @Test
    void an_executed_run_prints_each_step_as_JSON_and_the_report_last() throws Exception {
        var out = new StringWriter();
        var status = RunbookCommand.commandLine()
                .setOut(new PrintWriter(out))
                .execute("promote", WEST, "--config", stage.file().toString(), "--execute", "--json");

        var lines = new ArrayList<JsonNode>();
        for (var line : out.toString().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertThat(status).isZero();
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.path("at").asText()).isNotEmpty());
        assertThat(lines.get(0).path("event").asText()).isEqualTo("begins");
        assertThat(lines.get(0).path("execute").asBoolean()).isTrue();
        assertThat(lines)
                .filteredOn(line -> line.path("event").asText().equals("step"))
                .extracting(line -> line.path("step").asText())
                .containsSubsequence("guard", "fence", "drain", "announce", "promote", "timeline", "parameter")
                .endsWith("parameter", "alone", "evacuate", "verify");
        var report = lines.get(lines.size() - 1);
        assertThat(report.path("event").asText()).isEqualTo("report");
        assertThat(report.path("done").asBoolean()).isTrue();
        assertThat(report.path("problem").asText()).isEmpty();
        assertThat(report.path("facts").path("fenced").asText()).isEqualTo("yes");
        assertThat(report.path("steps"))
                .hasSameSizeAs(lines.stream()
                        .filter(line -> line.path("event").asText().equals("step"))
                        .toList());
        assertThat(out.toString()).doesNotContain(stage.lab().superuserPassword());
    }

    @Test
    void an_interrupted_run_says_so_releases_its_lock_and_is_gone_on_with() throws Exception {
        stage.with("verify.within", "60s");
        stage.health(WEST, 503);
        var waiting = new CompletableFuture<Thread>();
        var progress = new Progress() {
            @Override
            public void waits(Step step, String forWhat) {
                if (step.name().equals("verify")) {
                    waiting.complete(Thread.currentThread());
                }
            }
        };
        try (var runbook = stage.runbook().progress(progress).build()) {
            var run = CompletableFuture.supplyAsync(() -> {
                try {
                    return runbook.promote(WEST, RunRequest.executing());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await().until(waiting::isDone);
            waiting.get().interrupt();
            Awaitility.await().until(run::isDone);

            assertThat(run.get().problem()).isEqualTo("Interrupted; run this again to go on");
            assertThat(runbook.status().lock()).isEmpty();
            stage.health(WEST, 200);
            assertThat(runbook.promote(WEST, RunRequest.executing()).problem()).isEmpty();
        }
    }
}
