package dev.homeport.examples.deploy;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a scrape of {@code /metrics} found.
 *
 * @param lines one a sample
 */
record Samples(List<String> lines) {

    static Samples of(String page) {
        return new Samples(page.lines().filter(line -> !line.startsWith("#")).toList());
    }

    boolean has(String metric) {
        return lines.stream().anyMatch(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "));
    }

    boolean hasLabel(String label) {
        return lines.stream().anyMatch(line -> line.matches(".*[{,]" + label + "=\".*"));
    }

    /** Returns the values that the label has there. */
    Set<String> values(String metric, String label) {
        var value = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
        return lines.stream()
                .filter(line -> line.startsWith(metric + "{"))
                .flatMap(line -> value.matcher(line).results())
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
