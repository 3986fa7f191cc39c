package dev.homeport.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.testkit.dynamodb.DynamoDbLocalPrograms;
import dev.homeport.testkit.process.CpuLimit;
import dev.homeport.testkit.process.CpuShare;
import dev.homeport.testkit.process.ProcessLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColdProcessTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void it_gets_arguments_properties_and_input_and_tells_how_it_ended() {
        try (var process = ColdProcess.of(ColdMain.class)
                .arguments(ColdMain.SAY, "it with spaces")
                .systemProperty("colour", "red")
                .start()) {
            process.tell("something");
            assertThat(process.awaitLine("heard", LONG)).isEqualTo("heard something");
            assertThat(process.awaitEnd(LONG)).isEqualTo(7);
            assertThat(process.output())
                    .containsExactly("arguments [say, it with spaces], property red", "heard something");
            assertThat(process.isLimited()).isFalse();
            assertThat(process).hasToString("ColdMain, process " + process.pid() + ", no limit of processor time");
        }
    }

    @Test
    void a_quarter_of_a_processor_is_felt_where_it_can_be_had() {
        try (var process = burning(0.25)) {
            assertThat(process.awaitEnd(LONG)).isZero();
            if (process.isLimited()) {
                assertThat(took(process)).as(process.limit()).isGreaterThan(ColdMain.BURNT.multipliedBy(2));
            } else {
                assertThat(process.limit()).contains("neither control groups nor taskset");
            }
            if (process.limit().contains("control group")) {
                assertThat(process.wasThrottled()).isTrue();
            }
        }
    }

    @Test
    void where_there_are_no_control_groups_busy_loops_compete_with_it_and_end_with_it() throws IOException {
        var share = CpuShare.of(0.25);
        if (share.isEmpty()) {
            return;
        }
        var rivals = new ArrayList<Process>();
        var limit = new Recorded(share.get(), rivals);
        try (var process = ColdProcess.start("shared", command(ColdMain.BURN), limit)) {
            assertThat(process.limit()).contains("taskset, beside 3 busy loops");
            assertThat(process.awaitEnd(LONG)).isZero();
            assertThat(took(process)).isGreaterThan(ColdMain.BURNT);
            assertThat(rivals).hasSize(3).allMatch(Process::isAlive);
        }
        await().atMost(Client.SOON).untilAsserted(() -> assertThat(rivals).noneMatch(Process::isAlive));
    }

    @Test
    void closing_kills_it_and_removes_its_control_group() throws IOException {
        var limit = CpuLimit.of(0.5);
        ColdProcess closed;
        try (var process = ColdProcess.start("closed", command(ColdMain.SAY), limit)) {
            process.awaitLine("arguments", LONG);
            closed = process;
        }
        closed.close();
        assertThat(closed.isAlive()).isFalse();
        if (limit.group() != null) {
            assertThat(limit.group()).doesNotExist();
        }
    }

    @Test
    void one_whose_parent_is_killed_ends_too_and_leaves_no_control_group() {
        String[] inner;
        try (var outer = ColdProcess.of(ColdMain.class).arguments(ColdMain.NEST).start()) {
            inner = outer.awaitLine("inner", LONG).split(" ");
            assertThat(ProcessHandle.of(Long.parseLong(inner[1]))).isPresent();
        }
        await().atMost(Client.SOON).untilAsserted(() -> {
            assertThat(ProcessHandle.of(Long.parseLong(inner[1])).filter(ProcessHandle::isAlive))
                    .isEmpty();
            assertThat(Path.of(inner[2])).doesNotExist();
        });
    }

    @Test
    void what_it_writes_is_collected_within_bounds() {
        try (var process = ColdProcess.of(ColdMain.class)
                .arguments(ColdMain.CHATTER, "20000")
                .start()) {
            assertThat(process.awaitEnd(LONG)).isZero();
            assertThat(process.output())
                    .hasSize(ProcessLines.MAX_LINES)
                    .startsWith("line 10000")
                    .endsWith("line 19999");
            assertThatThrownBy(() -> process.awaitLine("something else", LONG))
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("ColdMain ended without saying 'something else'")
                    .hasMessageEndingWith("line 19999");
        }
    }

    @Test
    void a_share_that_makes_no_sense_is_refused() {
        for (var cpus : new double[] {0, -1, 100, Double.NaN}) {
            assertThatThrownBy(() -> ColdProcess.of(ColdMain.class).cpus(cpus))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private record Recorded(CpuLimit limit, List<Process> rivals) implements CpuLimit {
        @Override
        public List<String> limited(List<String> command) {
            return limit.limited(command);
        }

        @Override
        public List<Process> startRivals() throws IOException {
            rivals.addAll(limit.startRivals());
            return rivals;
        }

        @Override
        public String toString() {
            return limit.toString();
        }
    }

    private static ColdProcess burning(double cpus) {
        return ColdProcess.of(ColdMain.class)
                .arguments(ColdMain.BURN)
                .cpus(cpus)
                .start();
    }

    private static Duration took(ColdProcess process) {
        return Duration.ofMillis(Long.parseLong(process.awaitLine("took", LONG).substring("took ".length())));
    }

    private static List<String> command(String what) throws IOException {
        return List.of(
                DynamoDbLocalPrograms.javaProgram().toString(),
                "-cp",
                ColdProcessBuilder.classPathOf(ColdMain.class),
                ColdMain.class.getName(),
                what);
    }
}
