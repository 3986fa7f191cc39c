package dev.homeport.examples.runbook.dns;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Speaks the zones' part of OVHcloud's API 1.0, and recomputes the signature of every request.
 *
 * <p>Shapes: <a href="https://eu.api.ovh.com/console/?section=%2Fdomain">/domain/zone in the API's console</a>;
 * signature as in <a href="https://docs.ovh.com/gb/en/customer/first-steps-with-ovh-api/">First Steps with the API</a> and {@code ovh/go-ovh}, {@code ovh/ovh.go}. A change is served only once the zone is refreshed.
 */
final class FakeOvh extends FakeApi {

    static final String KEY = "application";
    static final String SECRET = "ovh-application-secret-that-nobody-may-see";
    static final String CONSUMER = "ovh-consumer-key-that-nobody-may-see";

    private static final long TOLERATED_SECONDS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InstantSource clock;
    private final List<ObjectNode> records = new ArrayList<>();
    private volatile boolean granted = true;
    private volatile int refreshes;

    FakeOvh(InstantSource clock) throws IOException {
        this.clock = clock;
    }

    void record(long id, String type, String subDomain, String target) {
        records.add(JSON.createObjectNode()
                .put("id", id)
                .put("zone", "example.org")
                .put("fieldType", type)
                .put("subDomain", subDomain)
                .put("target", target)
                .put("ttl", 0));
    }

    /** Refuses every call from now on, as with a consumer key that lacks the right. */
    void revoke() {
        granted = false;
    }

    int refreshes() {
        return refreshes;
    }

    @Override
    Answer answer(Request request) throws IOException {
        if (request.call().equals("GET /1.0/auth/time")) {
            return Answer.of(200, Long.toString(clock.instant().getEpochSecond()));
        }
        if (!request.header("X-Ovh-Application").equals(KEY)) {
            return error(403, "INVALID_KEY", "This application key is invalid");
        }
        if (!request.header("X-Ovh-Consumer").equals(CONSUMER)) {
            return error(403, "NOT_CREDENTIAL", "This credential does not exist");
        }
        var sent = Instant.ofEpochSecond(Long.parseLong(request.header("X-Ovh-Timestamp")));
        if (Math.abs(sent.getEpochSecond() - clock.instant().getEpochSecond()) > TOLERATED_SECONDS) {
            return error(400, "QUERY_TIME_OUT", "Query out of time");
        }
        if (!request.header("X-Ovh-Signature").equals(signature(request))) {
            return error(400, "INVALID_SIGNATURE", "Invalid signature");
        }
        if (!granted) {
            return error(403, "NOT_GRANTED_CALL", "This call has not been granted");
        }
        return zone(request);
    }

    private Answer zone(Request request) throws IOException {
        var path = "/1.0/domain/zone/example.org";
        if (request.call().equals("POST " + path + "/refresh")) {
            refreshes++;
            return Answer.of(200, "null");
        }
        if (request.call().equals("GET " + path + "/record")) {
            var ids = JSON.createArrayNode();
            for (var record : records) {
                var asked = "fieldType=" + record.path("fieldType").asText() + "&subDomain=";
                var subDomain = request.query().replaceFirst(".*&subDomain=", "");
                if (request.query().startsWith(asked)
                        && (subDomain.isEmpty()
                                || subDomain.equals(record.path("subDomain").asText()))) {
                    ids.add(record.path("id").asLong());
                }
            }
            return Answer.of(200, ids.toString());
        }
        for (var record : records) {
            if (request.path().equals(path + "/record/" + record.path("id").asText())) {
                if (request.method().equals("PUT")) {
                    record.setAll((ObjectNode) JSON.readTree(request.body()));
                    return Answer.of(200, "null");
                }
                return Answer.of(200, record.toString());
            }
        }
        return Answer.of(404, "{\"class\":\"Client::NotFound\",\"message\":\"This service does not exist\"}");
    }

    private String signature(Request request) {
        var query = request.query().isEmpty() ? "" : "?" + request.query();
        var url = endpoint() + request.path() + query;
        var text = SECRET + "+" + CONSUMER + "+" + request.method() + "+" + url + "+" + request.body() + "+"
                + request.header("X-Ovh-Timestamp");
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return "$1$" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer error(int status, String code, String message) {
        return Answer.of(
                status,
                "{\"errorCode\":\"" + code + "\",\"httpCode\":\"" + status + " Refused\",\"message\":\"" + message
                        + "\"}");
    }
}
