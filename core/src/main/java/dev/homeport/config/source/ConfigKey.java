package dev.homeport.config.source;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names one value of a configuration record, before a source gives it a name of its own.
 *
 * <p>A segment is a record component, {@code dbHost} in words joined by {@code _}: {@code db_host}; a component of a
 * nested record has the segments of its parents in front. Immutable.
 *
 * @param segments one or more, each of lower-case ASCII letters and digits in words joined by {@code _}
 */
public record ConfigKey(List<String> segments) {

    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9]+(_[a-z0-9]+)*");

    /** Between {@code dbHost}'s two words, and between the two of {@code URLPath}. */
    private static final Pattern WORD_BOUNDARY = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /**
     * Checks and copies the segments.
     *
     * @throws IllegalArgumentException if there is none, or one is malformed
     */
    public ConfigKey {
        segments = List.copyOf(segments);
        if (segments.isEmpty() || !segments.stream().allMatch(ConfigKey::isSegment)) {
            throw new IllegalArgumentException("A key has one or more segments such as db_host, not " + segments);
        }
    }

    /** Returns whether a key may have this as one of its segments. */
    public static boolean isSegment(String text) {
        return SEGMENT.matcher(text).matches();
    }

    /** Returns the segment of a record component, which may not be a valid one. */
    public static String segmentOf(String component) {
        return WORD_BOUNDARY.matcher(component).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    /** Returns all words joined by {@code .}, such as {@code db.host}: the form used in messages. */
    public String dotted() {
        return String.join(".", segments).replace('_', '.');
    }

    /** Returns the dotted form. */
    @Override
    public String toString() {
        return dotted();
    }
}
