package dev.homeport.examples.drill;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The drill's last word: a table for people, the same figures as JSON for machines. */
final class Summary {

    private static final int LISTED = 5;

    private final List<Verdicts> scenarios;

    Summary(List<Verdicts> scenarios) {
        this.scenarios = scenarios;
    }

    boolean passed() {
        return scenarios.stream().allMatch(Verdicts::passed);
    }

    void print(PrintStream out) {
        out.println();
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
                    "%-18s %-5s %9s %12s %9s %11d %9s %5d %6d %6d  %s%n",
                    scenario.label(),
                    scenario.synchronous() ? "sync" : "async",
                    Text.seconds(scenario.medianDetect()),
                    Text.seconds(scenario.medianFirstWrite()),
                    Text.seconds(scenario.worstFirstWrite()),
                    scenario.mostFailedStatements(),
                    Text.seconds(scenario.longestWait()),
                    scenario.lost().size(),
                    scenario.stray(),
                    scenario.stale(),
                    scenario.passed() ? "ok" : "FAILED");
        }
        out.println();
        out.println("detected     from the fault until the last service had left the old primary");
        out.println("first write  from the end of pg_promote() to the first write the promoted server acknowledged");
        out.println(
                "failed stmt  writes in flight that were not acknowledged; each caller was told once (most in a run)");
        out.println("max wait     the longest a caller waited for an answer, including the wait for the promotion");
        out.println("lost         acknowledged, and not on the promoted server: 0 when replication is synchronous");
        out.println("stray        acknowledged by the old primary between the promotion and the switch");
        out.println("stale        sent after the switch and acknowledged by the old primary: always 0");
        out.println();
        for (var scenario : scenarios) {
            var last = scenario.runs().get(scenario.runs().size() - 1);
            last.health()
                    .forEach((region, answers) ->
                            out.printf("/health  %-18s %-10s %s%n", scenario.label(), region, answers));
        }
        out.println();
        scenarios.forEach(scenario -> details(scenario, out));
        out.println(passed() ? "Every bound was kept." : "A bound was missed.");
    }

    private static void details(Verdicts scenario, PrintStream out) {
        if (!scenario.lost().isEmpty()) {
            var listed = scenario.lost().stream().limit(LISTED).collect(Collectors.joining(", "));
            var more = scenario.lost().size() > LISTED ? ", …; all are in summary.json" : "";
            out.println(
                    scenario.label() + ": lost, acknowledged before the promoted server had them: " + listed + more);
        }
        scenario.warnings().forEach(warning -> out.println(scenario.label() + ": warning: " + warning));
        scenario.failures().forEach(failure -> out.println(scenario.label() + ": FAILED: " + failure));
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                "{\"scenarios\":[" + scenarios.stream().map(Summary::json).collect(Collectors.joining(",")) + "]}\n");
    }

    private static String json(Verdicts scenario) {
        return "{\"scenario\":\"" + scenario.label()
                + "\",\"runs\":" + scenario.runs().size()
                + ",\"synchronous\":" + scenario.synchronous()
                + ",\"detectMillis\":" + scenario.medianDetect().toMillis()
                + ",\"firstWriteAfterPromotionMillis\":"
                + scenario.medianFirstWrite().toMillis()
                + ",\"worstFirstWriteAfterPromotionMillis\":"
                + scenario.worstFirstWrite().toMillis()
                + ",\"failedStatements\":" + scenario.mostFailedStatements()
                + ",\"longestWaitMillis\":" + scenario.longestWait().toMillis()
                + ",\"acknowledgedLost\":" + scenario.lost().size()
                + ",\"strayAcknowledged\":" + scenario.stray()
                + ",\"staleAcknowledged\":" + scenario.stale()
                + ",\"lost\":"
                + scenario.lost().stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",", "[", "]"))
                + ",\"passed\":" + scenario.passed() + "}";
    }
}
