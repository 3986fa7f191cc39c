package dev.homeport.examples.runbook.dns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeport.internal.MonotonicClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves names in a DNS zone of OVHcloud, by its API 1.0 with signed requests.
 *
 * <p>The consumer key needs {@code GET} and {@code PUT} on {@code /domain/zone/<zone>/record*} and {@code POST} on
 * {@code /domain/zone/<zone>/refresh}. Requests are signed with the time of the API's own clock, which is asked once. A
 * move that broke off before the zone was refreshed is published by the next one. Thread-safe.
 */
public final class OvhDns implements DnsProvider, Zone {

    private static final Set<String> CREDENTIAL_CODES =
            Set.of("INVALID_SIGNATURE", "INVALID_CREDENTIAL", "NOT_CREDENTIAL", "INVALID_KEY", "NOT_GRANTED_CALL");

    private final URI endpoint;
    private final String zone;
    private final OvhCredentials credentials;
    private final InstantSource clock;
    private final ApiClient api;
    private volatile @Nullable Duration aheadOfServer;

    /**
     * Creates a client of one zone, as {@code example.org}; nothing is asked yet.
     *
     * @param endpoint where the account lives: {@code https://eu.api.ovh.com/1.0}, {@code https://ca.api.ovh.com/1.0}
     *     or {@code https://api.us.ovhcloud.com/1.0}
     */
    public OvhDns(URI endpoint, String zone, OvhCredentials credentials) {
        this(endpoint, zone, credentials, MonotonicClock.create(), CallLimits.standard(), Pause.real());
    }

    OvhDns(URI endpoint, String zone, OvhCredentials credentials, InstantSource clock, CallLimits limits, Pause pause) {
        this.endpoint = endpoint;
        this.zone = RecordType.normal(zone);
        this.credentials = credentials;
        this.clock = clock;
        api = new ApiClient(
                new ApiDialect(
                        "OVH",
                        "Check the application key, its secret and the consumer key: all three of one token, not"
                                + " expired, with GET and PUT on /domain/zone/" + zone + "/record* and POST on"
                                + " /domain/zone/" + zone + "/refresh, at the endpoint of the account's continent.",
                        body -> false,
                        body -> CREDENTIAL_CODES.contains(body.path("errorCode").asText()),
                        OvhDns::words,
                        List.of(credentials.applicationSecret(), credentials.consumerKey())),
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
        return "OVH";
    }

    @Override
    public String zone() {
        return zone;
    }

    @Override
    public List<ZoneRecord> find(String name) throws IOException, InterruptedException {
        var found = new ArrayList<ZoneRecord>();
        var subDomain = RecordMove.relative(name, zone);
        for (var type : RecordType.values()) {
            for (var id : signed("GET", records() + "?fieldType=" + type + "&subDomain=" + subDomain, "")) {
                var path = records() + "/" + id.asLong();
                var record = signed("GET", path, "");
                // Without a sub-domain the filter may let others through.
                if (record.path("subDomain").asText().equalsIgnoreCase(subDomain)) {
                    var target = record.path("target").asText();
                    found.add(new ZoneRecord(path, type.name(), type == RecordType.CNAME ? absolute(target) : target));
                }
            }
        }
        return found;
    }

    /** A host name without a final dot is relative to the zone, as in a zone file. */
    private String absolute(String target) {
        return target.endsWith(".") ? target : target + "." + zone;
    }

    @Override
    public void replace(String name, ZoneRecord found, String target, Duration timeToLive)
            throws IOException, InterruptedException {
        var change = JsonNodeFactory.instance
                .objectNode()
                .put("target", RecordType.of(target) == RecordType.CNAME ? target + "." : target)
                .put("ttl", timeToLive.toSeconds());
        signed("PUT", found.id(), change.toString());
        publish();
    }

    @Override
    public void publish() throws IOException, InterruptedException {
        signed("POST", "/domain/zone/" + zone + "/refresh", "");
    }

    private String records() {
        return "/domain/zone/" + zone + "/record";
    }

    private JsonNode signed(String method, String pathAndQuery, String body) throws IOException, InterruptedException {
        var url = endpoint + pathAndQuery;
        return api.call(() -> {
            long timestamp = clock.instant().minus(aheadOfServer()).getEpochSecond();
            return HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json;charset=utf-8")
                    .header("Accept", "application/json")
                    .header("X-Ovh-Application", credentials.applicationKey())
                    .header("X-Ovh-Consumer", credentials.consumerKey().reveal())
                    .header("X-Ovh-Timestamp", Long.toString(timestamp))
                    .header("X-Ovh-Signature", credentials.signature(method, url, body, timestamp))
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        });
    }

    private Duration aheadOfServer() throws IOException, InterruptedException {
        var known = aheadOfServer;
        if (known == null) {
            var answer = api.call(() ->
                    HttpRequest.newBuilder(URI.create(endpoint + "/auth/time")).GET());
            known = Duration.ofSeconds(clock.instant().getEpochSecond() - answer.asLong());
            aheadOfServer = known;
        }
        return known;
    }

    private static String words(JsonNode body) {
        var message = body.path("message").asText();
        var code = body.path("errorCode").asText();
        return code.isEmpty() ? message : message + " (" + code + ")";
    }

    @Override
    public String toString() {
        return "OVH " + zone;
    }
}
