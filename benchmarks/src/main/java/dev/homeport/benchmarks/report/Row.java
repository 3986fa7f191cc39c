package dev.homeport.benchmarks.report;

import java.util.List;

/**
 * Holds the figures of one case, or the reason that it has none.
 *
 * @param name such as {@code hangs, survivor 80 ms away}
 * @param notRun the reason that the case has no figures; empty if it has
 */
public record Row(String name, List<Figure> figures, String notRun) {

    public static Row of(String name, List<Figure> figures) {
        return new Row(name, figures, "");
    }

    public static Row of(String name, Figure... figures) {
        return of(name, List.of(figures));
    }

    public static Row notRun(String name, String why) {
        return new Row(name, List.of(), why);
    }

    /** Copies the list. */
    public Row {
        figures = List.copyOf(figures);
    }

    public boolean met() {
        return figures.stream().allMatch(Figure::met);
    }
}
