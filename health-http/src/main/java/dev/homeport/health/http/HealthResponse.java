package dev.homeport.health.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * Holds a response to be sent. Immutable, as long as no caller writes to the body.
 *
 * @param status the HTTP status code
 * @param headers all headers that matter, {@code Content-Length} among them; a server adds none but those of the
 *     connection
 * @param body what to send after the headers; empty for {@code HEAD}, whose {@code Content-Length} is that of {@code
 *     GET}. Shared between responses so that answering copies nothing: must not be changed
 */
public record HealthResponse(int status, Map<String, String> headers, byte[] body) {

    /**
     * Copies the headers; the body is not copied.
     *
     * @throws NullPointerException if an argument is null
     */
    public HealthResponse {
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
    }

    /** Returns whether the other response would look the same on the wire. */
    @Override
    public boolean equals(Object other) {
        return other instanceof HealthResponse that
                && status == that.status
                && headers.equals(that.headers)
                && Arrays.equals(body, that.body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, headers, Arrays.hashCode(body));
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + new String(body, StandardCharsets.US_ASCII);
    }
}
