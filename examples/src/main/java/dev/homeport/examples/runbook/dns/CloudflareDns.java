package dev.homeport.examples.runbook.dns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeport.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Moves names in a zone of Cloudflare, by its API v4.
 *
 * <p>The token is an API token with the permissions Zone Read and DNS Write (in the dashboard: Zone / Zone / Read and
 * Zone / DNS / Edit) for the zone. A proxied record stays proxied, and keeps its automatic time to live. Thread-safe.
 */
public final class CloudflareDns implements DnsProvider, Zone {

    static final URI ENDPOINT = URI.create("https://api.cloudflare.com/client/v4");

    /** Malformed, invalid and refused credentials, whatever the status: 400, 401 or 403. */
    private static final Set<Integer> CREDENTIAL_CODES = Set.of(6003, 6111, 9103, 9106, 9109, 10000, 10001);

    private static final String PROXIED = "proxied:";

    private final URI endpoint;
    private final String zone;
    private final Secret token;
    private final ApiClient api;

    /** Creates a client of one zone, as {@code example.org}; nothing is asked yet. */
    public CloudflareDns(String zone, Secret token) {
        this(ENDPOINT, zone, token, CallLimits.standard(), Pause.real());
    }

    CloudflareDns(URI endpoint, String zone, Secret token, CallLimits limits, Pause pause) {
        this.endpoint = endpoint;
        this.zone = RecordType.normal(zone);
        this.token = token;
        api = new ApiClient(
                new ApiDialect(
                        "Cloudflare",
                        "Check the API token: it needs the permissions Zone Read and DNS Write for the zone, must not"
                                + " have expired, and its IP filter must allow this machine.",
                        body -> !body.path("success").asBoolean(),
                        CloudflareDns::isAboutCredentials,
                        CloudflareDns::words,
                        List.of(token)),
                limits,
                pause);
    }

    @Override
    public String target(String name) throws IOException, InterruptedException {
        return RecordMove.target(this, name);
    }

    @Override
    public void point(String name, String target, Duration timeToLive) throws IOException, InterruptedException {
        RecordMove.point(this, name, target, timeToLive);
    }

    @Override
    public String provider() {
        return "Cloudflare";
    }

    @Override
    public String zone() {
        return zone;
    }

    @Override
    public List<ZoneRecord> find(String name) throws IOException, InterruptedException {
        var path = "/zones/" + zoneId() + "/dns_records";
        var found = new ArrayList<ZoneRecord>();
        for (var record : api.call(
                        () -> request(path + "?name=" + name + "&per_page=100").GET())
                .path("result")) {
            var type = record.path("type").asText();
            if (ZoneRecord.leadsSomewhere(type)) {
                found.add(new ZoneRecord(
                        (record.path("proxied").asBoolean() ? PROXIED : "") + path + "/"
                                + record.path("id").asText(),
                        type,
                        record.path("content").asText()));
            }
        }
        return found;
    }

    @Override
    public void replace(String name, ZoneRecord found, String target, Duration timeToLive)
            throws IOException, InterruptedException {
        var change = JsonNodeFactory.instance.objectNode().put("content", target);
        if (!found.id().startsWith(PROXIED)) {
            change.put("ttl", timeToLive.toSeconds());
        }
        var path = found.id().replaceFirst("^" + PROXIED, "");
        var now = api.call(() -> request(path)
                        .header("Content-Type", "application/json")
                        .method("PATCH", ApiClient.json(change)))
                .path("result");
        if (!RecordType.normal(now.path("content").asText("-")).equals(target)) {
            throw DnsException.of(
                    provider(), "The record of " + name + " is not as it was written: " + now, "Look at it by hand.");
        }
    }

    private String zoneId() throws IOException, InterruptedException {
        var zones = api.call(() -> request("/zones?name=" + zone).GET()).path("result");
        if (zones.isEmpty()) {
            throw DnsException.of(
                    provider(),
                    "The account has no zone " + zone + " that this token sees",
                    "The zone is missing there: check its name, and that the token has Zone Read for it.");
        }
        return zones.path(0).path("id").asText();
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(endpoint + pathAndQuery))
                .header("Authorization", "Bearer " + token.reveal())
                .header("Accept", "application/json");
    }

    private static boolean isAboutCredentials(JsonNode body) {
        return StreamSupport.stream(body.path("errors").spliterator(), false)
                .anyMatch(error -> CREDENTIAL_CODES.contains(error.path("code").asInt()));
    }

    private static String words(JsonNode body) {
        return StreamSupport.stream(body.path("errors").spliterator(), false)
                .map(error -> error.path("message").asText() + " (code "
                        + error.path("code").asInt() + ")")
                .collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return "Cloudflare " + zone;
    }
}
