package dev.homeport.benchmarks.region;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a request in DynamoDB's wire format.
 *
 * @param headers by their names in lower case
 */
public record RegionRequest(Map<String, String> headers, String body) {

    private static final Pattern ID = Pattern.compile("\"id\":\\{\"S\":\"([^\"]*)\"");
    private static final DateTimeFormatter SIGNING_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Reads one request; empty at the end of the connection. */
    static Optional<RegionRequest> read(InputStream requests) throws IOException {
        var head = head(requests);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        head.lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
        });
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = requests.readNBytes(length);
        return body.length < length
                ? Optional.empty()
                : Optional.of(new RegionRequest(headers, new String(body, StandardCharsets.UTF_8)));
    }

    private static String head(InputStream requests) throws IOException {
        var head = new ByteArrayOutputStream(1_024);
        // The four bytes that end it, one after the other.
        int lastFour = 0;
        while (lastFour != 0x0d0a0d0a) {
            int next = requests.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            lastFour = lastFour << 8 | next;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Such as {@code GetItem}. */
    public String operation() {
        var target = headers.getOrDefault("x-amz-target", "");
        return target.substring(target.indexOf('.') + 1);
    }

    /** The key of the item, if it has one named {@code id}. */
    Optional<String> id() {
        var found = ID.matcher(body);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** Returns the time of its signature; empty if it is not signed, like a greeting that keeps a connection warm. */
    Optional<Instant> signedAt() {
        return Optional.ofNullable(headers.get("x-amz-date")).map(date -> SIGNING_TIME.parse(date, Instant::from));
    }
}
