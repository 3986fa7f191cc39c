package dev.homeport.config;

import dev.homeport.config.Lookup.Found;
import dev.homeport.config.Part.Leaf;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the line break at the end of a value that came from a file: with it, a password is another password.
 *
 * <p>Only text of a single line is concerned. One of several lines, such as a key in PEM, may well end with one, and other
 * types do not heed white space around them.
 */
final class LineBreaks {

    private static final Logger LOG = LoggerFactory.getLogger(Config.class);

    private LineBreaks() {}

    /** Whether the value of that key has one. */
    static boolean in(Leaf leaf, KeyStory story) {
        var winner = story.winner();
        return winner != null
                && leaf.type() instanceof ValueType.Single
                && leaf.type().scalar().isText()
                && !stripped(winner.found().orElseThrow().value())
                        .equals(winner.found().orElseThrow().value());
    }

    /** The same lookup, with a value that has none. */
    static Lookup stripped(Lookup lookup) {
        return lookup instanceof Found found
                ? new Found(found.name(), stripped(found.value()), found.secret(), found.version())
                : lookup;
    }

    /** The value without the line breaks at its end, if it is a single line. */
    static String stripped(String value) {
        int end = value.length();
        while (end > 0 && isBreak(value.charAt(end - 1))) {
            end--;
        }
        var line = value.substring(0, end);
        return line.chars().anyMatch(LineBreaks::isBreak) ? value : line;
    }

    private static boolean isBreak(int character) {
        return character == '\n' || character == '\r';
    }

    /** Warns of each value that has one. */
    static void tell(RecordShape shape, Map<ConfigKey, KeyStory> stories) {
        for (var leaf : shape.leaves()) {
            var story = stories.get(leaf.key());
            var winner = story == null ? null : story.winner();
            if (winner != null && in(leaf, story)) {
                LOG.warn(
                        "Configuration value ends with a line break, which is part of it: key={} source={} name={};"
                                + " write it without one, or load it with stripLineBreaks()",
                        leaf.key(),
                        winner.source(),
                        winner.lookup().name().text());
            }
        }
    }
}
