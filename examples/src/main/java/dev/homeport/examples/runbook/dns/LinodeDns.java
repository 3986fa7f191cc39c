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
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Moves names in a domain of Linode's DNS Manager, by its API v4.
 *
 * <p>The token is a personal access token with the scope {@code domains:read_write}. Linode rounds a time to live to
 * one of its own (30, 120, 300, 3600 … s) and publishes changes within some minutes. Thread-safe.
 */
public final class LinodeDns implements DnsProvider, Zone {

    static final URI ENDPOINT = URI.create("https://api.linode.com/v4");

    private static final int PAGE_SIZE = 500;
    private static final int MOST_PAGES = 100;

    private final URI endpoint;
    private final String domain;
    private final Secret token;
    private final ApiClient api;

    /** Creates a client of one domain, as {@code example.org}; nothing is asked yet. */
    public LinodeDns(String domain, Secret token) {
        this(ENDPOINT, domain, token, CallLimits.standard(), Pause.real());
    }

    LinodeDns(URI endpoint, String domain, Secret token, CallLimits limits, Pause pause) {
        this.endpoint = endpoint;
        this.domain = RecordType.normal(domain);
        this.token = token;
        api = new ApiClient(
                new ApiDialect(
                        "Linode",
                        "Check the personal access token: it needs the scope domains:read_write, must not have"
                                + " expired, and its user needs read-write access to the domain.",
                        body -> false,
                        body -> false,
                        LinodeDns::words,
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
        return "Linode";
    }

    @Override
    public String zone() {
        return domain;
    }

    @Override
    public List<ZoneRecord> find(String name) throws IOException, InterruptedException {
        var path = "/domains/" + domainId() + "/records";
        var found = new ArrayList<ZoneRecord>();
        // A record's name is relative to its domain, or in full: users may write either.
        var relative = RecordMove.relative(name, domain);
        eachOf(path, record -> {
            var type = record.path("type").asText();
            var its = record.path("name").asText().toLowerCase(Locale.ROOT);
            if (ZoneRecord.leadsSomewhere(type) && (its.equals(relative) || its.equals(name))) {
                found.add(new ZoneRecord(
                        path + "/" + record.path("id").asLong(),
                        type,
                        record.path("target").asText()));
            }
        });
        return found;
    }

    @Override
    public void replace(String name, ZoneRecord found, String target, Duration timeToLive)
            throws IOException, InterruptedException {
        var change = JsonNodeFactory.instance.objectNode().put("target", target).put("ttl_sec", timeToLive.toSeconds());
        var now = api.call(() ->
                request(found.id()).header("Content-Type", "application/json").PUT(ApiClient.json(change)));
        if (!RecordType.normal(now.path("target").asText("-")).equals(target)) {
            throw DnsException.of(
                    provider(), "The record of " + name + " is not as it was written: " + now, "Look at it by hand.");
        }
    }

    private long domainId() throws IOException, InterruptedException {
        var ids = new ArrayList<Long>();
        eachOf("/domains", listed -> {
            if (listed.path("domain").asText().equalsIgnoreCase(domain)) {
                ids.add(listed.path("id").asLong());
            }
        });
        if (ids.isEmpty()) {
            throw DnsException.of(
                    provider(),
                    "The account has no domain " + domain + " that this token sees",
                    "The zone is missing there: check its name, and that the token's user has access to it.");
        }
        return ids.get(0);
    }

    private void eachOf(String path, Consumer<JsonNode> consumer) throws IOException, InterruptedException {
        for (int page = 1; page <= MOST_PAGES; page++) {
            var query = path + "?page=" + page + "&page_size=" + PAGE_SIZE;
            var answer = api.call(() -> request(query).GET());
            answer.path("data").forEach(consumer);
            if (page >= answer.path("pages").asInt()) {
                return;
            }
        }
        throw DnsException.of(provider(), path + " has more than " + MOST_PAGES + " pages", "Move the name by hand.");
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(endpoint + pathAndQuery))
                .header("Authorization", "Bearer " + token.reveal())
                .header("Accept", "application/json");
    }

    private static String words(JsonNode body) {
        return StreamSupport.stream(body.path("errors").spliterator(), false)
                .map(error -> error.hasNonNull("field")
                        ? error.path("field").asText() + ": "
                                + error.path("reason").asText()
                        : error.path("reason").asText())
                .collect(Collectors.joining("; "));
    }

    @Override
    public String toString() {
        return "Linode " + domain;
    }
}
