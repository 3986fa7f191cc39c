package dev.homeport.examples.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One expression of Prometheus, with what it selects. */
record Expression(String text) {

    /** Labels that Prometheus gives to what it scrapes, and that no module exports. */
    private static final Set<String> OF_TARGETS = Set.of("home", "instance", "job");

    private static final Pattern SELECTOR = Pattern.compile("(homeport_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("by \\(([^)]*)\\)");

    /** Returns what it selects or groups by and the samples do not have, in words. */
    List<String> unknownIn(Samples samples) {
        var unknown = new ArrayList<String>();
        var selectors = SELECTOR.matcher(text);
        while (selectors.find()) {
            var metric = selectors.group(1);
            if (!samples.has(metric)) {
                unknown.add(metric);
                continue;
            }
            var matchers = MATCHER.matcher(selectors.group(2) == null ? "" : selectors.group(2));
            while (matchers.find()) {
                var label = matchers.group(1);
                var known = OF_TARGETS.contains(label)
                        || (matchers.group(2).equals("=")
                                ? samples.values(metric, label).contains(matchers.group(3))
                                : !samples.values(metric, label).isEmpty());
                if (!known) {
                    unknown.add(metric + "{" + matchers.group() + "}");
                }
            }
        }
        var groupings = GROUPING.matcher(text);
        while (groupings.find()) {
            Stream.of(groupings.group(1).split(", *"))
                    .filter(label -> !OF_TARGETS.contains(label) && !samples.hasLabel(label))
                    .forEach(unknown::add);
        }
        return unknown;
    }
}
