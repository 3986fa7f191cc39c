package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.testkit.Replication;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line of the drill; the drill itself is run, short, after the tests. */
class DrillTest {

    private final StringWriter errors = new StringWriter();
    private final StringWriter output = new StringWriter();
    private final CommandLine drill =
            Drill.commandLine().setErr(new PrintWriter(errors, true)).setOut(new PrintWriter(output, true));

    @Test
    void an_unknown_scenario_is_refused_with_the_ones_there_are() {
        assertThat(drill.execute("--scenario", "crash,meteor")).isEqualTo(2);
        assertThat(errors.toString()).contains("no scenario 'meteor'", "split-brain");
    }

    @Test
    void a_scenario_without_its_option_is_refused_with_the_command_that_was_meant() {
        assertThat(drill.execute("--short", "freeze", "evacuate")).isEqualTo(2);
        assertThat(errors.toString()).contains("did you mean --scenario freeze,evacuate?", "choose from region-crash");
    }

    @Test
    void a_scenario_that_was_named_is_played_also_when_short() {
        drill.parseArgs("--short", "--scenario", "crash-250ms");
        assertThat(plan()).containsExactly("crash-250ms");
    }

    @Test
    void short_leaves_out_the_quick_probes_that_nobody_named() {
        drill.parseArgs("--short");
        assertThat(plan())
                .containsExactly(
                        "crash",
                        "freeze",
                        "blackhole",
                        "split-brain",
                        "switchover",
                        "ssm",
                        "dynamodb-blackhole",
                        "dynamodb-dns",
                        "evacuate");
    }

    @Test
    void without_options_the_loss_of_a_whole_region_is_played() {
        drill.parseArgs();
        assertThat(plan()).containsExactly("region-crash");
    }

    @Test
    void all_is_everything_there_is() {
        drill.parseArgs("--all");
        assertThat(plan())
                .contains("region-crash", "region-freeze", "region-blackhole", "region-dns")
                .contains("crash", "split-brain-250ms", "switchover-250ms", "ssm", "dynamodb-dns", "evacuate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--distance -1",
                "--distance 2001",
                "--distance far",
                "--distance 80 --scenario crash",
                "--distance 80 --short",
                "--runs -1",
                "--seconds 0",
                "--seconds 1.5",
                "--runs",
                "--all --scenario crash",
                "--meteor",
                "region-crash",
                "--scenario region-meteor"
            })
    void nonsense_is_refused_with_one_line_and_status_2(String arguments) {
        assertThat(drill.execute(arguments.split(" "))).isEqualTo(2);
        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .startsWith("drill: ")
                .contains("--help");
    }

    @Test
    void a_rerouting_has_no_probe_interval_to_choose() {
        assertThat(drill.execute("--scenario", "evacuate-250ms")).isEqualTo(2);
        assertThat(errors.toString()).contains("no scenario 'evacuate-250ms'", "dynamodb-dns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ","})
    void a_list_of_no_scenario_is_refused(String names) {
        assertThat(drill.execute("--scenario", names)).isEqualTo(2);
        assertThat(errors.toString()).contains("choose from region-crash");
    }

    private List<String> plan() {
        Drill parsed = drill.getCommand();
        return parsed.plan(Replication.SYNCHRONOUS).stream()
                .<String>map(DrillScenario::label)
                .toList();
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
                .contains(
                        "--scenario",
                        "--runs",
                        "--seconds",
                        "--async",
                        "--short",
                        "--serve",
                        "--all",
                        "--distance",
                        "--help");
    }
}
