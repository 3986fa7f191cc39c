package dev.homeport.examples.drill.report;

import dev.homeport.examples.drill.traffic.UserOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the raw data of a story as CSV (RFC 4180, LF); times are milliseconds since the beginning of what the report shows. */
public final class RawData {

    private RawData() {}

    /** Returns each file's name and content. */
    public static Map<String, String> of(StoryFacts story) {
        var files = new LinkedHashMap<String, String>();
        files.put(story.name() + "-requests.csv", requests(story));
        files.put(story.name() + "-events.csv", events(story));
        files.put(story.name() + "-states.csv", states(story));
        files.put(story.name() + "-figures.csv", figures(story));
        files.put(story.name() + "-integrity.csv", integrity(story));
        return files;
    }

    private static String requests(StoryFacts story) {
        var lines = new ArrayList<String>();
        lines.add(line("began_ms", "ended_ms", "kind", "result", "region", "status"));
        for (UserOperation request : story.operations()) {
            lines.add(line(
                    millis(story, request.began()),
                    millis(story, request.ended()),
                    request.kind().words(),
                    request.result().words(),
                    request.region(),
                    Integer.toString(request.status())));
        }
        return text(lines);
    }

    private static String events(StoryFacts story) {
        var lines = new ArrayList<String>();
        lines.add(line("at_ms", "label", "words"));
        story.marks().forEach(mark -> lines.add(line(millis(story, mark.at()), mark.label(), mark.words())));
        return text(lines);
    }

    private static String states(StoryFacts story) {
        var lines = new ArrayList<String>();
        lines.add(line("what", "from_ms", "to_ms", "state"));
        story.lanes()
                .forEach(lane -> lane.spans()
                        .forEach(span -> lines.add(line(
                                lane.name(), millis(story, span.from()), millis(story, span.to()), span.state()))));
        return text(lines);
    }

    private static String figures(StoryFacts story) {
        var lines = new ArrayList<String>();
        lines.add(line("figure", "value", "meaning"));
        story.figures().forEach(figure -> lines.add(line(figure.key(), figure.value(), figure.meaning())));
        return text(lines);
    }

    private static String integrity(StoryFacts story) {
        var lines = new ArrayList<String>();
        lines.add(line("moment", "store", "acknowledged", "missing", "twice", "told_wrongly", "kept"));
        story.integrity()
                .forEach(check -> lines.add(line(
                        check.moment(),
                        check.store(),
                        Long.toString(check.acknowledged()),
                        Integer.toString(check.missing().size()),
                        Integer.toString(check.twice().size()),
                        Integer.toString(check.toldWrongly().size()),
                        Boolean.toString(check.kept()))));
        return text(lines);
    }

    private static String millis(StoryFacts story, Instant at) {
        return Long.toString(Duration.between(story.began(), at).toMillis());
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static String line(String... cells) {
        return Arrays.stream(cells).map(RawData::cell).collect(Collectors.joining(","));
    }

    /** Quotes a cell where it has to be, and keeps spreadsheets from taking it for a formula. */
    static String cell(String text) {
        var safe = !text.isEmpty() && "=+@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? "\"" + safe.replace("\"", "\"\"") + "\""
                : safe;
    }
}
