package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.Formats;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints the figures of the failovers: as a table for people, and as JSON for machines. */
final class FailoverTable {

    private FailoverTable() {}

    static void print(List<FailoverVerdicts> scenarios, PrintStream out) {
        out.printf(
                "%-18s %-5s %9s %12s %9s %11s %9s %5s %6s %6s  %s%n",
                "scenario",
                "repl.",
                "detected",
                "first write",
                "(worst)",
                "failed stmt",
                "max wait",
                "lost",
                "stray",
                "stale",
                "");
        for (var scenario : scenarios) {
            out.printf(
                    Locale.ROOT,
                    "%-18s %-5s %9s %12s %9s %11s %9s %5s %6s %6s  %s%n",
                    scenario.label(),
                    scenario.planned().synchronous() ? "sync" : "async",
                    seconds(scenario.medianDetect()),
                    seconds(scenario.medianFirstWrite()),
                    seconds(scenario.worstFirstWrite()),
                    count(scenario, scenario.mostFailedStatements(), "-"),
                    seconds(scenario.longestWait()),
                    count(scenario, scenario.lost().size(), "-"),
                    count(scenario, scenario.stray(), "-"),
                    count(scenario, scenario.stale(), "-"),
                    scenario.passed() ? "ok" : "FAILED");
        }
        out.println();
        out.println("detected     from the fault until the last service had left the old primary");
        out.println(
                "first write  from the promotion until every service had a write acknowledged by the promoted server");
        out.println(
                "failed stmt  writes that were not acknowledged; each met one error and was told once (most in a run)");
        out.println("max wait     the longest a caller waited for an answer, including the wait for the promotion");
        out.println("lost         acknowledged, and not on the promoted server: 0 when replication is synchronous");
        out.println("stray        acknowledged by the old primary between the promotion and the switch");
        out.println("stale        sent after the switch and acknowledged by the old primary: always 0");
    }

    static String json(FailoverVerdicts scenario) {
        return "{\"scenario\":" + Formats.json(scenario.label())
                + ",\"runs\":" + scenario.runs().size()
                + ",\"synchronous\":" + scenario.planned().synchronous()
                + ",\"detectMillis\":" + millis(scenario.medianDetect())
                + ",\"firstWriteAfterPromotionMillis\":" + millis(scenario.medianFirstWrite())
                + ",\"worstFirstWriteAfterPromotionMillis\":" + millis(scenario.worstFirstWrite())
                + ",\"failedStatements\":" + count(scenario, scenario.mostFailedStatements(), "null")
                + ",\"longestWaitMillis\":" + millis(scenario.longestWait())
                + ",\"acknowledgedLost\":" + count(scenario, scenario.lost().size(), "null")
                + ",\"strayAcknowledged\":" + count(scenario, scenario.stray(), "null")
                + ",\"staleAcknowledged\":" + count(scenario, scenario.stale(), "null")
                + ",\"lost\":"
                + scenario.lost().stream().map(Formats::json).collect(Collectors.joining(",", "[", "]"))
                + ",\"passed\":" + scenario.passed()
                + (scenario.passed() ? "" : ",\"failure\":" + Formats.json(String.join("; ", scenario.failures())))
                + "}";
    }

    /** Prints what was counted, unless no scenario was played to the end. */
    private static String count(FailoverVerdicts scenario, long counted, String unknown) {
        return scenario.runs().isEmpty() ? unknown : Long.toString(counted);
    }

    private static String millis(Optional<Duration> figure) {
        return figure.map(duration -> Long.toString(duration.toMillis())).orElse("null");
    }

    private static String seconds(Optional<Duration> figure) {
        return figure.map(Formats::seconds).orElse("-");
    }
}
