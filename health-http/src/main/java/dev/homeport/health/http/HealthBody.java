package dev.homeport.health.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes the body of an answer: {@code {"status":"UP"}} and, when there are any, the names of degraded checks.
 *
 * <p>Many probes do not parse it but search for a word: Google's in the first 1,024 bytes, Route 53 in the first 5,120,
 * Cloudflare without regard to case. So the status comes first, the whole stays under {@value #MOST_BYTES} bytes (names
 * that do not fit are counted in {@code more}), and a body that says DOWN contains "up" nowhere, in any case: in the
 * names of checks its second letter is written as a JSON escape, which a parser turns back into the same name. Reasons
 * and hosts are not in it, for the endpoint is often open to the world.
 */
final class HealthBody {

    static final int MOST_BYTES = 1_023;

    /** Room for the end of the list, the number of those left out, and the closing brace. */
    private static final int TAIL_BYTES = 20;

    private static final Pattern UP = Pattern.compile("([uU])([pP])");

    private HealthBody() {}

    static byte[] write(boolean up, List<String> degraded) {
        var json = new StringBuilder(up ? "{\"status\":\"UP\"" : "{\"status\":\"DOWN\"");
        if (!degraded.isEmpty()) {
            appendNames(json.append(",\"degraded\":["), up, degraded);
        }
        return json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void appendNames(StringBuilder json, boolean up, List<String> names) {
        int written = 0;
        for (var name : names) {
            var entry = (written == 0 ? "\"" : ",\"") + (up ? name : withoutUp(name)) + '"';
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

    private static String withoutUp(String name) {
        return UP.matcher(name)
                .replaceAll(found -> found.group(1) + (found.group(2).equals("P") ? "\\\\u0050" : "\\\\u0070"));
    }
}
