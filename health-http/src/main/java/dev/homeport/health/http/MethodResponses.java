package dev.homeport.health.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds one answer in its three forms: to GET, HEAD and OPTIONS.
 *
 * <p>HAProxy's default check is {@code OPTIONS}, some balancers prefer {@code HEAD}: the status and the headers of all
 * three agree. Any other method gets 405 with the methods that are allowed.
 */
record MethodResponses(HealthResponse get, HealthResponse head, HealthResponse options, HealthResponse otherwise) {

    private static final String JSON = "application/json";
    private static final Map<String, String> ALLOW = Map.of("Allow", "GET, HEAD, OPTIONS");
    private static final byte[] NOTHING = {};

    private static final HealthResponse NOT_ALLOWED = response(405, JSON, error("method not allowed"), ALLOW);
    private static final MethodResponses NOT_FOUND = nothingElse(response(404, JSON, error("not found"), Map.of()));

    static MethodResponses of(HealthReport verdict, BodyFormat form) {
        var body = form.write(verdict);
        var get = response(verdict.status(), form.contentType(), body, Map.of());
        return new MethodResponses(
                get, withoutBody(get), response(verdict.status(), form.contentType(), body, ALLOW), NOT_ALLOWED);
    }

    /** Returns the answers to requests for a path that does not exist. */
    static MethodResponses notFound() {
        return NOT_FOUND;
    }

    private static MethodResponses nothingElse(HealthResponse response) {
        return new MethodResponses(response, withoutBody(response), response, response);
    }

    HealthResponse to(String method) {
        return switch (method) {
            case "GET" -> get;
            case "HEAD" -> head;
            case "OPTIONS" -> options;
            default -> otherwise;
        };
    }

    private static HealthResponse withoutBody(HealthResponse get) {
        return new HealthResponse(get.status(), get.headers(), NOTHING);
    }

    private static byte[] error(String what) {
        return ("{\"error\":\"" + what + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    private static HealthResponse response(int status, String contentType, byte[] body, Map<String, String> more) {
        var headers = new TreeMap<>(more);
        headers.put("Content-Type", contentType);
        headers.put("Content-Length", Integer.toString(body.length));
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        return new HealthResponse(status, headers, body);
    }
}
