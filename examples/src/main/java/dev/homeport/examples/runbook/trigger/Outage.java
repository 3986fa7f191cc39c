package dev.homeport.examples.runbook.trigger;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * The loss of a region, as an alert or an event tells it.
 *
 * @param key tells this outage from every other: what alerts and when it began
 * @param since when it began, by the clock of whoever told
 * @param labels what the teller says of it, such as {@code alertname} or {@code region}
 */
public record Outage(String key, Instant since, Map<String, String> labels) {

    /**
     * Copies the labels.
     *
     * @throws IllegalArgumentException if the key is blank
     */
    public Outage {
        if (key.isBlank()) {
            throw new IllegalArgumentException("An outage needs a key");
        }
        Objects.requireNonNull(since, "since");
        labels = Map.copyOf(labels);
    }
}
