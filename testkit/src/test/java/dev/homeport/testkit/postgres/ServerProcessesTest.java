package dev.homeport.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerProcessesTest {

    @Test
    void processes_that_were_told_to_stop_run_no_more_on_a_busy_machine_either() throws Exception {
        assumeThat(Path.of("/proc/self/task")).exists();
        var busy = new ArrayList<Process>();
        try {
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                busy.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            for (var process : busy) {
                ServerProcesses.signal("STOP", List.of(process.pid()));
                assertThat(state(process)).isEqualTo("T");
            }
        } finally {
            for (var process : busy) {
                assertThat(process.destroyForcibly().waitFor(10, TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    @Test
    void a_process_that_has_ended_is_not_waited_for() throws Exception {
        var ended = new ProcessBuilder("sh", "-c", "exit 0").start();
        assertThat(ended.waitFor()).isZero();
        ServerProcesses.signal("STOP", List.of(ended.pid()));
    }

    private static String state(Process process) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }
}
