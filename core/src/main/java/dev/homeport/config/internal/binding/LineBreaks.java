package dev.homeport.config.internal.binding;

import dev.homeport.config.source.Lookup;
import dev.homeport.config.source.Lookup.Found;

/**
 * Finds the line break at the end of a value that came from a file: with it, a password is another password.
 *
 * <p>Only text of a single line is concerned. One of several lines, such as a key in PEM, may well end with one, and other
 * types do not heed white space around them.
 */
public final class LineBreaks {

    private LineBreaks() {}

    /** Returns the same lookup, with a value that has none. */
    public static Lookup stripped(Lookup lookup) {
        return lookup instanceof Found found
                ? new Found(found.name(), stripped(found.value()), found.secret(), found.version())
                : lookup;
    }

    /** Returns the value without the line breaks at its end, if it is a single line. */
    public static String stripped(String value) {
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
}
