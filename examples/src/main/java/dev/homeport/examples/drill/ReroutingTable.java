package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.result.ReroutingResult;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints the figures of the reroutings: as a table for people, and as JSON for machines. */
final class ReroutingTable {

    private static final String ROW = "%-18s %10s %11s %10s %12s %9s %7s %5s %10s %9s  %s%n";

    private ReroutingTable() {}

    static void print(List<ReroutingVerdicts> scenarios, PrintStream out) {
        out.printf(
                ROW,
                "scenario",
                "reads away",
                "writes away",
                "worst read",
                "failed reads",
                "ambiguous",
                "missing",
                "twice",
                "reads back",
                "all back",
                "");
        for (var scenario : scenarios) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    scenario.label(),
                    seconds(scenario.worst(ReroutingResult::readsAway)),
                    seconds(scenario.worst(ReroutingResult::writesAway)),
                    seconds(scenario.worst(ReroutingResult::worstRead)),
                    count(scenario, scenario.failedReads().size(), "-"),
                    count(scenario, scenario.ambiguous(), "-"),
                    count(scenario, scenario.missing().size(), "-"),
                    count(scenario, scenario.twice().size(), "-"),
                    seconds(scenario.longest(ReroutingResult::returning)),
                    seconds(scenario.longest(ReroutingResult::back)),
                    scenario.passed() ? "ok" : "FAILED");
        }
        out.println();
        out.println("... away      from the fault, or the operator's word, until the service in " + Stage.EAST
                + " began them elsewhere (worst run)");
        out.println("worst read    the longest a reader waited for a cart while that lasted (worst run)");
        out.println("failed reads  reads that brought no cart, from the first second to the last: always 0");
        out.println("ambiguous     writes whose callers were told that they may be done or not (most in a run); only");
        out.println("              those under way when requests vanished, and never repeated behind their backs");
        out.println("missing       acknowledged, and in no region when replication has caught up: always 0");
        out.println("twice         one more, and the cart holds two: always 0");
        out.println("... back      from the fault's end until the first reads, and everything, began in " + Stage.EAST
                + " again; on");
        out.println("              purpose slow: 15 s of good canaries, then a minute of growing shares ("
                + Formats.seconds(ServiceConfigs.MINIMUM_OUT) + " least time");
        out.println("              out in the drill, 30 s by default); - if the run did not wait");
    }

    static String json(ReroutingVerdicts scenario) {
        return "{\"scenario\":" + Formats.json(scenario.label())
                + ",\"runs\":" + scenario.runs().size()
                + ",\"medianReadsAwayMillis\":" + millis(scenario.median(ReroutingResult::readsAway))
                + ",\"worstReadsAwayMillis\":" + millis(scenario.worst(ReroutingResult::readsAway))
                + ",\"medianWritesAwayMillis\":" + millis(scenario.median(ReroutingResult::writesAway))
                + ",\"worstWritesAwayMillis\":" + millis(scenario.worst(ReroutingResult::writesAway))
                + ",\"worstReadMillis\":" + millis(scenario.worst(ReroutingResult::worstRead))
                + ",\"failedReads\":" + count(scenario, scenario.failedReads().size(), "null")
                + ",\"ambiguous\":" + count(scenario, scenario.ambiguous(), "null")
                + ",\"acknowledgedMissing\":"
                + count(scenario, scenario.missing().size(), "null")
                + ",\"appliedTwice\":" + count(scenario, scenario.twice().size(), "null")
                + ",\"readsBackMillis\":" + millis(scenario.longest(ReroutingResult::returning))
                + ",\"allBackMillis\":" + millis(scenario.longest(ReroutingResult::back))
                + ",\"passed\":" + scenario.passed()
                + (scenario.passed() ? "" : ",\"failure\":" + Formats.json(String.join("; ", scenario.failures())))
                + "}";
    }

    /** Prints what was counted, unless no scenario was played to the end. */
    private static String count(ReroutingVerdicts scenario, long counted, String unknown) {
        return scenario.runs().isEmpty() ? unknown : Long.toString(counted);
    }

    private static String millis(Optional<Duration> figure) {
        return figure.map(duration -> Long.toString(duration.toMillis())).orElse("null");
    }

    private static String seconds(Optional<Duration> figure) {
        return figure.map(Formats::seconds).orElse("-");
    }
}
