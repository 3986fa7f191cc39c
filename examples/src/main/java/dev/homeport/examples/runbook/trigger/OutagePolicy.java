package dev.homeport.examples.runbook.trigger;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Says which outages start the runbook without a person.
 *
 * @param labels what an outage must carry, every one with exactly that value; at least one
 * @param freshFor an outage that began longer ago is a person's: it was held off, or its news was late
 * @param quietAfterStart no second start within this time, whatever the outage: traffic that moves raises alerts of its
 *     own, and a service must not be thrown to and fro
 * @param unfenced what is passed on to the runbook
 */
public record OutagePolicy(
        Map<String, String> labels, Duration freshFor, Duration quietAfterStart, UnfencedPromotion unfenced) {

    /** An hour covers Alertmanager's own repetitions and those of EventBridge that still help. */
    public static final Duration FRESH_FOR = Duration.ofHours(1);

    /** A day: by then a person has looked. */
    public static final Duration QUIET_AFTER_START = Duration.ofDays(1);

    /**
     * Copies the labels.
     *
     * @throws IllegalArgumentException if no label is required, since then any alert would move the service, or a time
     *     is not positive
     */
    public OutagePolicy {
        labels = Map.copyOf(labels);
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("Name at least one label that an outage must carry");
        }
        if (freshFor.isNegative() || freshFor.isZero() || quietAfterStart.isNegative() || quietAfterStart.isZero()) {
            throw new IllegalArgumentException("freshFor and quietAfterStart must be positive");
        }
        Objects.requireNonNull(unfenced, "unfenced");
    }

    /** Returns the policy with the default times, under which an unfenced promotion is refused. */
    public static OutagePolicy of(Map<String, String> labels) {
        return new OutagePolicy(labels, FRESH_FOR, QUIET_AFTER_START, UnfencedPromotion.REFUSED);
    }
}
