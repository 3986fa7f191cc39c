package dev.homeport.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a benchmark says at its end, to people, to programs and to the shell. */
class SummaryTest {

    private static final Figure MET =
            Figure.of("worst read", Duration.ofMillis(400)).atMost(Duration.ofMillis(600));
    private static final Figure MISSED =
            Figure.of("worst read", Duration.ofMillis(601)).atMost(Duration.ofMillis(600));

    @TempDir
    private Path target;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void it_exits_with_0_when_every_bound_is_met() {
        var summary = new Summary("some", target, out);
        summary.add(Row.of("hangs", MET, Figure.count("looks", 7)));

        assertThat(summary.finish()).isZero();
    }

    @Test
    void it_exits_with_1_when_one_bound_of_many_is_missed() {
        var summary = new Summary("some", target, out);
        summary.add(Row.of("hangs", MET));
        summary.add(Row.of("refused", MET, MISSED));
        summary.add(Row.of("DNS", MET));

        assertThat(summary.finish()).isOne();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("MISSED", "601 ms", "at most 600 ms", "1 of 4");
    }

    @Test
    void what_never_happened_misses_its_bound() {
        var summary = new Summary("some", target, out);
        summary.add(
                Row.of("brown-out", Figure.of("left after", Optional.empty()).atMost(Duration.ofSeconds(5))));

        assertThat(summary.finish()).isOne();
    }

    @Test
    void a_case_that_did_not_run_is_told_with_its_reason_and_misses_nothing() throws IOException {
        var summary = new Summary("some", target, out);
        summary.add(Row.notRun("with 0.25 CPU", "no cgroup \"here\""));

        assertThat(summary.finish()).isZero();
        assertThat(Files.readString(target.resolve("some/summary.json")))
                .contains("\"case\":\"with 0.25 CPU\"", "\"notRun\":\"no cgroup \\\"here\\\"\"");
    }

    @Test
    void the_file_has_each_row_with_its_values_bounds_and_verdicts() throws IOException {
        var summary = new Summary("some", target, out);
        summary.add(Row.of("hangs", MISSED.note("of 3"), Figure.of("left after", Optional.empty())));
        summary.finish();

        assertThat(Files.readString(target.resolve("some/summary.json")))
                .contains("\"benchmark\":\"some\"", "\"met\":false", "\"case\":\"hangs\"", "\"what\":\"worst read\"")
                .contains("\"measured\":601.0", "\"unit\":\"ms\"", "\"atMost\":600.0", "\"note\":\"of 3\"")
                .contains("\"what\":\"left after\",\"measured\":null");
    }
}
