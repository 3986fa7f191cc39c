package dev.homeport.examples.drill;

import dev.homeport.examples.drill.report.StoryFacts;
import dev.homeport.examples.drill.report.StoryText;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** Prints the drill's result: a table for each kind of scenario, the remarks, and all of it as JSON for machines. */
final class Summary {

    private final List<DrillVerdict> verdicts;

    Summary(List<DrillVerdict> verdicts) {
        this.verdicts = verdicts;
    }

    boolean passed() {
        return verdicts.stream().allMatch(DrillVerdict::passed);
    }

    void print(PrintStream out) {
        var failovers = those(FailoverVerdicts.class);
        if (!failovers.isEmpty()) {
            out.println();
            FailoverTable.print(failovers, out);
        }
        var reroutings = those(ReroutingVerdicts.class);
        if (!reroutings.isEmpty()) {
            out.println();
            ReroutingTable.print(reroutings, out);
        }
        stories().forEach(story -> StoryText.print(story, out));
        out.println();
        verdicts.forEach(verdict -> verdict.health()
                .forEach((region, answers) ->
                        out.printf("/health  %-18s %-10s %s%n", verdict.label(), region, answers)));
        out.println();
        verdicts.forEach(verdict -> details(verdict, out));
        out.println(passed() ? "Every bound was kept." : "A bound was missed.");
    }

    private <V extends DrillVerdict> List<V> those(Class<V> kind) {
        return verdicts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static void details(DrillVerdict verdict, PrintStream out) {
        verdict.remarks().forEach(remark -> out.println(verdict.label() + ": " + remark));
        verdict.warnings().forEach(warning -> out.println(verdict.label() + ": warning: " + warning));
        verdict.failures().forEach(failure -> out.println(verdict.label() + ": FAILED: " + failure));
    }

    /** Returns all of it for machines. */
    String json() {
        return "{\"scenarios\":[" + verdicts.stream().map(DrillVerdict::json).collect(Collectors.joining(",")) + "]}\n";
    }

    /** Returns what the report tells, of each loss of a region that was played to its end the last run. */
    List<StoryFacts> stories() {
        return those(RegionLossVerdicts.class).stream()
                .flatMap(verdict -> verdict.story().stream())
                .toList();
    }
}
