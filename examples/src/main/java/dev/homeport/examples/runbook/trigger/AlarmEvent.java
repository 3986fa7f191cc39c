package dev.homeport.examples.runbook.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a CloudWatch alarm's change of state, as EventBridge brings it ({@code CloudWatch Alarm State Change}) or as the
 * alarm itself does when a Lambda function is its action.
 *
 * <p>A Route 53 health check sends no events of its own: an alarm on its metric {@code HealthCheckStatus}, which lives
 * in us-east-1, does. The outage's key is the alarm's ARN and the time of its state. Its labels are {@code alarmName},
 * {@code account}, {@code region} and, of a metric alarm, the {@code namespace}, the {@code metric} and each dimension,
 * such as {@code HealthCheckId}.
 */
final class AlarmEvent {

    private static final String SOURCE = "aws.cloudwatch";
    private static final String STATE_CHANGE = "CloudWatch Alarm State Change";
    private static final String ALARM = "ALARM";

    /** As 2019-10-02T17:04:40.985+0000, which ISO 8601 allows and Java's ISO format does not. */
    private static final DateTimeFormatter CLOUDWATCH = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendOffset("+HHMM", "Z")
            .toFormatter();

    private AlarmEvent() {}

    /**
     * Returns the outage of an event whose alarm is in the state {@code ALARM}; empty for other states.
     *
     * @throws IllegalArgumentException if it is no event of an alarm; the message says what is wrong
     */
    static Optional<Outage> outage(JsonNode event) {
        if (!SOURCE.equals(event.path("source").asText())) {
            throw new IllegalArgumentException("The event's source is not " + SOURCE);
        }
        if (event.has("alarmData")) {
            return outage(
                    event.path("alarmArn").asText(),
                    event.path("accountId").asText(),
                    event.path("region").asText(),
                    event.path("alarmData"));
        }
        if (!STATE_CHANGE.equals(event.path("detail-type").asText())) {
            throw new IllegalArgumentException("The event's detail-type is not " + STATE_CHANGE);
        }
        return outage(
                event.path("resources").path(0).asText(),
                event.path("account").asText(),
                event.path("region").asText(),
                event.path("detail"));
    }

    private static Optional<Outage> outage(String arn, String account, String region, JsonNode alarm) {
        var name = alarm.path("alarmName").asText();
        var state = alarm.path("state").path("value").asText();
        if (arn.isEmpty() || name.isEmpty() || state.isEmpty()) {
            throw new IllegalArgumentException("The event names no alarm, or no state of it");
        }
        var since = instant(alarm.path("state").path("timestamp").asText());
        if (!ALARM.equals(state)) {
            return Optional.empty();
        }
        var labels = new HashMap<>(Map.of("alarmName", name, "account", account, "region", region));
        labels.putAll(metric(alarm.path("configuration").path("metrics")));
        return Optional.of(new Outage(arn + " " + since, since, labels));
    }

    /** The metric of an alarm that watches one; an alarm of several has none that is its own. */
    private static Map<String, String> metric(JsonNode metrics) {
        var labels = new HashMap<String, String>();
        if (metrics.size() == 1) {
            var metric = metrics.path(0).path("metricStat").path("metric");
            labels.put("namespace", metric.path("namespace").asText());
            labels.put("metric", metric.path("name").asText());
            metric.path("dimensions")
                    .properties()
                    .forEach(dimension ->
                            labels.put(dimension.getKey(), dimension.getValue().asText()));
        }
        return labels;
    }

    private static Instant instant(String text) {
        try {
            var format = text.matches(".*[+-]\\d{4}") ? CLOUDWATCH : DateTimeFormatter.ISO_OFFSET_DATE_TIME;
            return OffsetDateTime.parse(text, format).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("The state's timestamp is no date", e);
        }
    }
}
