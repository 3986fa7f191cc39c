package dev.homeport.health.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One answer in the three forms in which it can be asked for: GET, HEAD and OPTIONS.
 *
 * <p>HAProxy's default check is {@code OPTIONS}, some balancers prefer {@code HEAD}: whoever asks, the status and the
 * headers agree. Anything else is 405 with the methods that are allowed.
 */
record HealthAnswer(HealthResponse get, HealthResponse head, HealthResponse options, HealthResponse otherwise) {

    private static final Map<String, String> ALLOW = Map.of("Allow", "GET, HEAD, OPTIONS");
    private static final byte[] NOTHING = {};

    static HealthAnswer of(int status, byte[] body) {
        var get = response(status, body, Map.of());
        var notAllowed = "{\"error\":\"method not allowed\"}".getBytes(StandardCharsets.US_ASCII);
        return new HealthAnswer(
                get,
                new HealthResponse(status, get.headers(), NOTHING),
                response(status, body, ALLOW),
                response(405, notAllowed, ALLOW));
    }

    /** The answer to whatever is asked of a path that does not exist. */
    static HealthAnswer notFound() {
        var get = response(404, "{\"error\":\"not found\"}".getBytes(StandardCharsets.US_ASCII), Map.of());
        return new HealthAnswer(get, new HealthResponse(404, get.headers(), NOTHING), get, get);
    }

    HealthResponse to(String method) {
        return switch (method) {
            case "GET" -> get;
            case "HEAD" -> head;
            case "OPTIONS" -> options;
            default -> otherwise;
        };
    }

    private static HealthResponse response(int status, byte[] body, Map<String, String> more) {
        var headers = new TreeMap<>(more);
        headers.put("Content-Type", "application/json");
        headers.put("Content-Length", Integer.toString(body.length));
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        return new HealthResponse(status, headers, body);
    }
}
