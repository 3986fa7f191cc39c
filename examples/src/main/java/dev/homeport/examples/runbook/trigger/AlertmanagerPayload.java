package dev.homeport.examples.runbook.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what Alertmanager posts to a webhook, version 4: one group of alerts.
 *
 * <p>Each firing alert is an outage; its key is the group's {@code groupKey} and the alert's {@code startsAt}, which
 * Alertmanager repeats for as long as the alert fires. Alerts that are resolved are none, also in a group that fires.
 */
final class AlertmanagerPayload {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "4";
    private static final String FIRING = "firing";

    private AlertmanagerPayload() {}

    /**
     * Returns the outages that a body tells of, none if everything in it is resolved.
     *
     * @throws IllegalArgumentException if it is not such a body; the message says what is wrong
     */
    static List<Outage> outages(byte[] body) {
        var payload = parse(body);
        if (!VERSION.equals(payload.path("version").asText())) {
            throw new IllegalArgumentException("The version is not " + VERSION);
        }
        var group = text(payload, "groupKey");
        var status = text(payload, "status");
        var alerts = payload.path("alerts");
        if (!alerts.isArray()) {
            throw new IllegalArgumentException("There is no list of alerts");
        }
        var outages = new ArrayList<Outage>();
        for (var alert : alerts) {
            var began = instant(text(alert, "startsAt"));
            var labels = labels(alert.path("labels"));
            if (FIRING.equals(status) && FIRING.equals(text(alert, "status"))) {
                outages.add(new Outage(group + " " + began, began, labels));
            }
        }
        return outages;
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The body is not JSON", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("The body cannot be read", e);
        }
    }

    private static String text(JsonNode node, String field) {
        var value = node.path(field).asText();
        if (value.isBlank()) {
            throw new IllegalArgumentException("There is no " + field);
        }
        return value;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("startsAt is no date", e);
        }
    }

    private static Map<String, String> labels(JsonNode node) {
        var labels = new HashMap<String, String>();
        node.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }
}
