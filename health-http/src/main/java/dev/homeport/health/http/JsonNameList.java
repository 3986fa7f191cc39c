package dev.homeport.health.http;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes names as a JSON array that keeps a body below {@value #MOST_BYTES} bytes.
 *
 * <p>Names that do not fit are counted in {@code more}.
 */
final class JsonNameList {

    /** Google reads 1,024 bytes, the least of all probes that search a body. */
    static final int MOST_BYTES = 1_023;

    /** Room for the end of the list, the number of those left out, and the closing brace. */
    private static final int TAIL_BYTES = 20;

    private JsonNameList() {}

    static void append(StringBuilder json, List<String> names, UnaryOperator<String> spelling) {
        json.append('[');
        int written = 0;
        for (var name : names) {
            var entry = (written == 0 ? "\"" : ",\"") + spelling.apply(name) + '"';
            if (json.length() + entry.length() + TAIL_BYTES > MOST_BYTES) {
                break;
            }
            json.append(entry);
            written++;
        }
        json.append(']');
        if (written < names.size()) {
            json.append(",\"more\":").append(names.size() - written);
        }
    }
}
