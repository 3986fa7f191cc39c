package dev.homeport.examples.drill.result;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes figures and names as the drill shows them. */
public final class Formats {

    private static final int LISTED = 5;

    private Formats() {}

    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
    }

    /** The first few, and that there are more. */
    public static String listed(List<String> names) {
        return names.stream().limit(LISTED).collect(Collectors.joining(", ")) + (names.size() > LISTED ? ", …" : "");
    }

    /** Tells how many orders met that fate, and the first few of them; empty if there are none. */
    public static Optional<String> orders(List<String> orders, String what) {
        return counted(orders, "order", what);
    }

    /** As {@link #orders}, of anything that an s makes many. */
    public static Optional<String> counted(List<String> those, String one, String what) {
        return those.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        those.size() + " " + one + (those.size() == 1 ? " " : "s ") + what + ": " + listed(those));
    }

    /** A JSON string, with its quotes. */
    public static String json(String text) {
        var json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
