package dev.homeport.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reports all rows of one benchmark: it prints them one by one for people as they come, writes them as {@code
 * target/<name>/summary.json} at the end for programs, and returns an exit code that is 1 if a bound was missed.
 */
public final class Summary {

    /** The system property by which the script names the directory of build results. */
    static final String TARGET = "homeport.benchmarks.target";

    private static final String LINE = "%-8s %-72s %-46s %12s  %-18s %s%n";

    private final String name;
    private final Path target;
    private final PrintStream out;
    private final List<Row> rows = new ArrayList<>();
    private final long beganNanos = System.nanoTime();

    /** Creates a summary that is written where the script says. */
    public Summary(String name) {
        this(name, Path.of(System.getProperty(TARGET, "target")), System.out);
    }

    Summary(String name, Path target, PrintStream out) {
        this.name = name;
        this.target = target;
        this.out = out;
    }

    /** Prints the head of the columns. */
    public void printHead() {
        out.printf(LINE, "", "case", "what", "measured", "bound", "");
    }

    /** Takes a row and prints it, a line a figure. */
    public void add(Row row) {
        rows.add(row);
        if (!row.notRun().isEmpty()) {
            out.printf(LINE, "not run", row.name(), row.notRun(), "", "", "");
        }
        row.figures()
                .forEach(figure -> out.printf(
                        LINE,
                        verdict(figure),
                        row.name(),
                        figure.what(),
                        figure.measured(),
                        figure.bound(),
                        figure.note()));
    }

    private static String verdict(Figure figure) {
        if (figure.atMost().isEmpty()) {
            return "";
        }
        return figure.met() ? "met" : "MISSED";
    }

    /** Writes the file, prints the totals, and returns 0 if every bound was met, and 1 otherwise. */
    public int finish() {
        var file = target.resolve(name).resolve("summary.json");
        write(file);
        long bounds = rows.stream()
                .flatMap(row -> row.figures().stream())
                .filter(figure -> figure.atMost().isPresent())
                .count();
        long missed = rows.stream()
                .flatMap(row -> row.figures().stream())
                .filter(figure -> !figure.met())
                .count();
        long notRun = rows.stream().filter(row -> !row.notRun().isEmpty()).count();
        out.printf(
                "%n%d of %d bounds missed, %d cases not run, %d s. Written to %s%n",
                missed, bounds, notRun, seconds(), file);
        return missed == 0 ? 0 : 1;
    }

    private long seconds() {
        return Duration.ofNanos(System.nanoTime() - beganNanos).toSeconds();
    }

    private void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, Json.of(toMap()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("The summary cannot be written", e);
        }
    }

    private Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("benchmark", name);
        map.put("met", rows.stream().allMatch(Row::met));
        map.put("seconds", seconds());
        map.put("java", System.getProperty("java.version"));
        map.put("processors", Runtime.getRuntime().availableProcessors());
        map.put("sdk", software.amazon.awssdk.core.util.VersionInfo.SDK_VERSION);
        map.put("rows", rows.stream().map(Summary::toMap).toList());
        return map;
    }

    private static Map<String, Object> toMap(Row row) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("case", row.name());
        if (row.notRun().isEmpty()) {
            map.put("met", row.met());
            map.put("figures", row.figures().stream().map(Summary::toMap).toList());
        } else {
            map.put("notRun", row.notRun());
        }
        return map;
    }

    private static Map<String, Object> toMap(Figure figure) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("what", figure.what());
        map.put("measured", figure.value());
        map.put("unit", figure.unit());
        figure.atMost().ifPresent(bound -> {
            map.put("atMost", bound);
            map.put("met", figure.met());
        });
        if (!figure.note().isEmpty()) {
            map.put("note", figure.note());
        }
        return map;
    }
}
