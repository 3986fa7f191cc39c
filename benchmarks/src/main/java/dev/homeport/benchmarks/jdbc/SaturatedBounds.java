package dev.homeport.benchmarks.jdbc;

import dev.homeport.benchmarks.report.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges the runs over one full pool: no more failures than HikariCP's, and a 99th percentile of the waits at most 1.15
 * times as long.
 */
final class SaturatedBounds {

    private static final double MOST_OF_PLAIN = 1.15;

    private SaturatedBounds() {}

    static List<Figure> figures(List<SaturatedRun.Result> plain, List<SaturatedRun.Result> ours) {
        var figures = new ArrayList<Figure>();
        for (double percent : new double[] {50, 90, 99}) {
            var what = "p" + Math.round(percent);
            var theirs = median(plain, run -> run.percentile(percent));
            var mine = Figure.of(what + ", Homeport", median(ours, run -> run.percentile(percent)))
                    .note(all(ours, percent));
            figures.add(Figure.of(what + ", HikariCP", theirs).note(all(plain, percent)));
            figures.add(percent < 99 ? mine : mine.atMost(bound(theirs)));
        }
        figures.add(Figure.of("longest, HikariCP", longest(plain)));
        figures.add(Figure.of("longest, Homeport", longest(ours)));
        figures.add(Figure.count("borrows, HikariCP", borrows(plain)));
        figures.add(Figure.count("borrows, Homeport", borrows(ours)));
        figures.add(Figure.count("failures, HikariCP", failures(plain)));
        figures.add(Figure.count("failures, Homeport", failures(ours)).atMost(failures(plain)));
        figures.add(Figure.count("timeouts by its own meters, HikariCP", timeouts(plain)));
        figures.add(Figure.count("timeouts by HikariCP's meters, Homeport", timeouts(ours))
                .atMost(failures(ours)));
        figures.add(Figure.of("longest by its own meters, HikariCP", longestAcquire(plain)));
        figures.add(Figure.of("longest by HikariCP's meters, Homeport", longestAcquire(ours)));
        return figures;
    }

    private static Duration bound(Duration theirs) {
        return Duration.ofNanos(Math.round(theirs.toNanos() * MOST_OF_PLAIN));
    }

    private static Duration median(List<SaturatedRun.Result> runs, Function<SaturatedRun.Result, Duration> figure) {
        var sorted = runs.stream().map(figure).sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Lists the figure of every run, for a reader who wants to see how far they lie apart. */
    private static String all(List<SaturatedRun.Result> runs, double percent) {
        return runs.stream()
                .map(run -> run.percentile(percent).toMillis() + " ms")
                .collect(Collectors.joining(", ", "of ", ""));
    }

    private static Duration longest(List<SaturatedRun.Result> runs) {
        return runs.stream()
                .map(run -> run.percentile(100))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static Duration longestAcquire(List<SaturatedRun.Result> runs) {
        return runs.stream()
                .map(SaturatedRun.Result::longestAcquire)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private static long borrows(List<SaturatedRun.Result> runs) {
        return runs.stream().mapToLong(run -> run.waits().size()).sum();
    }

    private static long failures(List<SaturatedRun.Result> runs) {
        return runs.stream().mapToLong(SaturatedRun.Result::failures).sum();
    }

    private static long timeouts(List<SaturatedRun.Result> runs) {
        return runs.stream().mapToLong(SaturatedRun.Result::timeouts).sum();
    }
}
