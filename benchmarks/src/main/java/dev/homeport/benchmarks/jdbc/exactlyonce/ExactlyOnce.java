package dev.homeport.benchmarks.jdbc.exactlyonce;

import dev.homeport.benchmarks.report.Row;
import dev.homeport.benchmarks.report.Summary;
import java.util.ArrayList;
import java.util.List;

/**
 * Fails a database over again and again under load, with synchronous replication and outcome tokens: by a crash, a freeze,
 * a black hole, a split brain, commits cut off and answers cut off, in turn. It ends with 1 if anything was done twice, told
 * wrongly or lost, and says which share of the commits that were not answered the token has resolved.
 *
 * <p>Arguments: {@code --failovers N}, 100 by default; {@code --short} for 12.
 */
public final class ExactlyOnce {

    private static final int FAILOVERS = 100;
    private static final int FAILOVERS_IF_SHORT = 12;

    /** After so many the tables are emptied, since a rejoin copies them, and what has been found is told. */
    private static final int SERIES = 60;

    private ExactlyOnce() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(failovers(List.of(arguments))));
    }

    private static int failovers(List<String> arguments) {
        int at = arguments.indexOf("--failovers");
        if (at >= 0) {
            return Integer.parseInt(arguments.get(at + 1));
        }
        return arguments.contains("--short") ? FAILOVERS_IF_SHORT : FAILOVERS;
    }

    private static int run(int failovers) throws Exception {
        var summary = new Summary("exactly-once");
        var results = new ArrayList<ExactlyOnceResult>();
        System.out.printf(
                "%d failovers, %d writers, synchronous replication, outcome tokens.%n%n",
                failovers, RecordedWriters.WRITERS);
        summary.printHead();
        try (var run = ExactlyOnceRun.start()) {
            for (int done = 0; done < failovers; done += SERIES) {
                int times = Math.min(SERIES, failovers - done);
                var result = run.failOver(times);
                results.add(result);
                summary.add(Row.of("failovers " + (done + 1) + " to " + (done + times), result.figures()));
            }
        }
        if (results.size() > 1) {
            summary.add(Row.of(
                    "all " + failovers + " failovers",
                    results.stream()
                            .reduce(ExactlyOnceResult::plus)
                            .orElseThrow()
                            .figures()));
        }
        return summary.finish();
    }
}
