package dev.homeport.examples.runbook;

import static dev.homeport.examples.runbook.RunbookStage.EAST;
import static dev.homeport.examples.runbook.RunbookStage.WEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.ColdProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the command itself, as a process, and starts it again. */
@Tag("slow")
class KilledRunbookTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int INTERRUPTED = 130;
    private static final int TERMINATED = 143;

    @TempDir
    Path directory;

    @Test
    void a_killed_run_is_gone_on_with_by_the_same_command_and_Ctrl_C_ends_one_tidily() throws Exception {
        try (var stage = new RunbookStage(directory)) {
            stage.with("verify.within", "2m");
            stage.health(WEST, 503);
            var file = stage.file().toString();

            try (var killed = start("promote", WEST, "--execute", "--config", file)) {
                awaitOutput(killed, line -> line.contains("verify") && line.contains("waiting: not healthy yet"));
                signal("KILL", killed);
                await().until(() -> !killed.isAlive());
            }
            assertThat(Files.readString(stage.journal())).doesNotContain("finished");

            try (var interrupted = start("promote", WEST, "--execute", "--config", file)) {
                awaitOutput(interrupted, line -> line.contains("verify") && line.contains("waiting: not healthy yet"));
                var heedsInterrupts = heedsInterrupts();
                signal(heedsInterrupts ? "INT" : "TERM", interrupted);
                assertThat(interrupted.awaitEnd(PATIENCE)).isEqualTo(heedsInterrupts ? INTERRUPTED : TERMINATED);
                assertThat(interrupted.output())
                        .anyMatch(line -> line.contains("an earlier run is gone on with"))
                        .anyMatch(line -> line.contains("parameter") && line.contains("done before"))
                        .last()
                        .asString()
                        .contains("NOT DONE", "Interrupted; run this again to go on");
            }
            assertThat(status(file)).contains("lock        free", "unfinished  promote eu-west-1, begun at ");

            stage.health(WEST, 200);
            try (var last = start("promote", WEST, "--execute", "--config", file)) {
                assertThat(last.awaitEnd(PATIENCE)).isZero();
                assertThat(last.output().toString())
                        .contains("timeline 1 to 2")
                        .doesNotContain(stage.lab().superuserPassword());
            }
            assertThat(status(file))
                    .contains(WEST + "  <- primary", "evacuated   " + EAST, "lock        free", "unfinished  none");
        }
    }

    private static String status(String file) {
        try (var status = start("status", "--config", file)) {
            status.awaitEnd(PATIENCE);
            return String.join("\n", status.output());
        }
    }

    private static ColdProcess start(String... arguments) {
        return ColdProcess.of(RunbookCommand.class)
                .systemProperty("aws.accessKeyId", "runbook")
                .systemProperty("aws.secretAccessKey", "runbook")
                .arguments(arguments)
                .start();
    }

    private static void awaitOutput(ColdProcess process, Predicate<String> line) {
        await().atMost(PATIENCE).until(() -> process.output().stream().anyMatch(line));
    }

    /** A shell has what it starts in the background ignore Ctrl-C, with all that is started by it; then SIGTERM is tried. */
    private static boolean heedsInterrupts() throws Exception {
        var status = Path.of("/proc/self/status");
        return Files.notExists(status)
                || Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .noneMatch(line -> (Long.parseUnsignedLong(
                                                line.substring("SigIgn:".length())
                                                        .strip(),
                                                16)
                                        & 1 << 1)
                                != 0);
    }

    private static void signal(String name, ColdProcess process) throws Exception {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
