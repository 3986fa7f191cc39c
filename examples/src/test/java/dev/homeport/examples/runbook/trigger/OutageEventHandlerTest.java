package dev.homeport.examples.runbook.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hands the function recorded events of CloudWatch alarms. */
class OutageEventHandlerTest {

    private static final Instant NOW = Instant.parse("2026-11-30T03:05:00Z");

    @TempDir
    Path directory;

    private final Starts starts = new Starts();
    private final List<Hold> holds = new ArrayList<>();
    private FileJournal journal;

    @BeforeEach
    void start() throws IOException {
        journal = FileJournal.open(directory.resolve("journal"));
    }

    @AfterEach
    void stop() throws IOException {
        journal.close();
    }

    @Test
    void the_alarm_of_a_health_check_starts_the_runbook() throws Exception {
        var answer = handled(
                "HealthCheckId",
                "2f8d1f3e-5d9c-4c6e-9f43-0b1f0e9d7a11",
                Recorded.json("cloudwatch-alarm-of-a-health-check"));

        assertThat(answer.path("decision").asText()).isEqualTo("start");
        assertThat(starts.outages()).singleElement().satisfies(outage -> {
            assertThat(outage.key())
                    .isEqualTo("arn:aws:cloudwatch:us-east-1:123456789012:alarm:orders-eu-central-1-lost"
                            + " 2026-11-30T03:00:40.985Z");
            assertThat(outage.labels())
                    .containsEntry("namespace", "AWS/Route53")
                    .containsEntry("metric", "HealthCheckStatus")
                    .containsEntry("alarmName", "orders-eu-central-1-lost");
        });
    }

    @Test
    void the_same_change_by_eventbridge_and_as_the_alarms_action_starts_the_runbook_once() throws Exception {
        var first = alarm(Recorded.json("cloudwatch-alarm-action"));
        var second = alarm(Recorded.json("cloudwatch-alarm-of-a-health-check"));

        assertThat(first.path("decision").asText()).isEqualTo("start");
        assertThat(second.path("reason").asText()).isEqualTo("ALREADY_STARTED");
        assertThat(starts.outages()).hasSize(1);
    }

    @Test
    void a_composite_alarm_starts_the_runbook_by_its_name() throws Exception {
        var answer = handled("alarmName", "orders-lost-as-seen-from-both", Recorded.json("cloudwatch-composite-alarm"));

        assertThat(answer.path("decision").asText()).isEqualTo("start");
    }

    @Test
    void an_alarm_that_is_well_again_or_lacks_data_starts_nothing() throws Exception {
        for (var state : List.of("OK", "INSUFFICIENT_DATA")) {
            var event = Recorded.json("cloudwatch-alarm-of-a-health-check");
            ((ObjectNode) event.path("detail").path("state")).put("value", state);

            assertThat(alarm(event).path("reason").asText()).isEqualTo("NOT_IN_ALARM");
        }
        assertThat(starts.outages()).isEmpty();
    }

    @Test
    void another_alarm_starts_nothing() throws Exception {
        var answer = handled("alarmName", "another", Recorded.json("cloudwatch-composite-alarm"));

        assertThat(answer.path("reason").asText()).isEqualTo("OTHER_LABELS");
    }

    @Test
    void an_event_that_was_underway_for_a_day_starts_nothing() throws Exception {
        var event = Recorded.json("cloudwatch-alarm-of-a-health-check");
        ((ObjectNode) event.path("detail").path("state")).put("timestamp", "2026-11-29T03:00:40.985+0000");

        assertThat(alarm(event).path("reason").asText()).isEqualTo("TOO_OLD");
    }

    @Test
    void an_event_of_something_else_is_ignored() throws Exception {
        for (var other : List.of(
                "",
                "{",
                "[]",
                "{\"source\":\"aws.cloudwatch\"}",
                "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"detail\":{}}",
                Recorded.json("cloudwatch-alarm-action").toString().replace("2026-11-30T03:00:40.985+0000", "now"))) {
            assertThat(answer(Map.of("a", "b"), other).path("reason").asText())
                    .as(other)
                    .isEqualTo("NO_ALARM");
        }
    }

    @Test
    void a_runbook_that_failed_fails_the_invocation_and_its_repetition_is_ignored() throws Exception {
        starts.failWith("The lag is above the limit");

        assertThatIOException()
                .isThrownBy(() -> alarm(Recorded.json("cloudwatch-alarm-of-a-health-check")))
                .withMessage("The lag is above the limit");
        assertThat(alarm(Recorded.json("cloudwatch-alarm-of-a-health-check"))
                        .path("reason")
                        .asText())
                .isEqualTo("ALREADY_STARTED");
        assertThat(starts.outages()).hasSize(1);
    }

    @Test
    void an_outage_that_is_held_off_fails_the_invocation_and_its_repetition_starts_the_runbook_when_it_is_not()
            throws Exception {
        holds.add(() -> Optional.of("The runbook's lock is held: anna."));

        assertThatIOException()
                .isThrownBy(() -> alarm(Recorded.json("cloudwatch-alarm-of-a-health-check")))
                .withMessageContaining("The runbook's lock is held: anna.");
        assertThat(starts.outages()).isEmpty();

        holds.clear();
        assertThat(alarm(Recorded.json("cloudwatch-alarm-of-a-health-check"))
                        .path("decision")
                        .asText())
                .isEqualTo("start");
    }

    private JsonNode alarm(ObjectNode event) throws IOException {
        return handled("alarmName", "orders-eu-central-1-lost", event);
    }

    private JsonNode handled(String label, String value, ObjectNode event) throws IOException {
        return answer(Map.of(label, value), event.toString());
    }

    private JsonNode answer(Map<String, String> labels, String event) throws IOException {
        var trigger = new OutageTrigger(OutagePolicy.of(labels), journal, holds, starts, () -> NOW);
        var output = new ByteArrayOutputStream();
        var input = new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8));
        new OutageEventHandler(trigger).handleRequest(input, output, new Invocation());
        return new ObjectMapper().readTree(output.toByteArray());
    }

    /** The handler asks nothing of its context. */
    private static final class Invocation implements Context {
        @Override
        public String getAwsRequestId() {
            return "request";
        }

        @Override
        public String getLogGroupName() {
            return "group";
        }

        @Override
        public String getLogStreamName() {
            return "stream";
        }

        @Override
        public String getFunctionName() {
            return "function";
        }

        @Override
        public String getFunctionVersion() {
            return "1";
        }

        @Override
        public String getInvokedFunctionArn() {
            return "arn";
        }

        @Override
        public CognitoIdentity getIdentity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClientContext getClientContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getRemainingTimeInMillis() {
            return Integer.MAX_VALUE;
        }

        @Override
        public int getMemoryLimitInMB() {
            return 512;
        }

        @Override
        public LambdaLogger getLogger() {
            throw new UnsupportedOperationException();
        }
    }
}
