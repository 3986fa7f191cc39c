package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command line of the drill; the drill itself is run, short, after the tests. */
class DrillTest {

    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();
    private final CommandLine drill =
            new CommandLine(new Drill()).setErr(new PrintWriter(errors)).setOut(new PrintWriter(output));

    @Test
    void an_unknown_scenario_is_refused_with_the_ones_there_are() {
        assertThat(drill.execute("--scenario", "crash,meteor")).isEqualTo(2);
        assertThat(errors.toString()).contains("no scenario 'meteor'", "split-brain");
    }

    @Test
    void zero_runs_are_refused() {
        assertThat(drill.execute("--runs", "0")).isEqualTo(2);
        assertThat(errors.toString()).contains("at least 1");
    }

    @Test
    void help_names_every_option() {
        assertThat(drill.execute("--help")).isZero();
        assertThat(output.toString())
                .contains("--scenario", "--runs", "--seconds", "--async", "--short", "--serve", "--help");
    }
}
