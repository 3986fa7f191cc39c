package dev.homeport.examples.runbook.trigger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeport.examples.runbook.trigger.GateDecision.Ignore;
import dev.homeport.examples.runbook.trigger.GateDecision.Reason;
import dev.homeport.examples.runbook.trigger.GateDecision.Start;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the runbook from an AWS Lambda function that receives the change of a CloudWatch alarm.
 *
 * <p>Deploy it in the region that is promoted; the alarm of a Route 53 health check lives in us-east-1, from where an
 * EventBridge rule passes its events on. A deployment's handler class extends this one and gives it a trigger, whose
 * journal outlives the function ({@link SsmJournal}). It answers with what becomes of the event, as JSON. An event that
 * is none of an alarm is logged and ignored, since sending it again would not help.
 *
 * <p>A runbook that fails makes the invocation fail, so that the function's own alarms tell of it; Lambda's repetition
 * of the event is then ignored as one that was started before. An outage that is held off makes it fail too: it is not
 * written down, so that Lambda's repetition starts the runbook if nothing holds it off any more.
 */
public class OutageEventHandler implements RequestStreamHandler {

    private static final Logger LOG = LoggerFactory.getLogger(OutageEventHandler.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** EventBridge's own limit for an event is 256 KB, and Lambda's for asynchronous ones 1 MB. */
    private static final int MOST_BYTES = 1 << 20;

    private final OutageTrigger trigger;

    /** Creates a handler of that trigger. */
    public OutageEventHandler(OutageTrigger trigger) {
        this.trigger = trigger;
    }

    @Override
    public final void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var answer = JSON.createObjectNode();
        try {
            var event = JSON.readTree(input.readNBytes(MOST_BYTES));
            handle(AlarmEvent.outage(event == null ? JSON.missingNode() : event), answer);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.warn("An event is none of an alarm, and starts nothing", e);
            answer.put("decision", "ignore").put("reason", "NO_ALARM");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The function was stopped while the runbook ran; run it by hand", e);
        }
        JSON.writeValue(output, (JsonNode) answer);
    }

    private void handle(Optional<Outage> outage, ObjectNode answer) throws IOException, InterruptedException {
        if (outage.isEmpty()) {
            answer.put("decision", "ignore").put("reason", "NOT_IN_ALARM");
            return;
        }
        var decision = trigger.decide(outage.get());
        if (decision instanceof Ignore ignored) {
            if (ignored.reason() == Reason.HELD) {
                throw new IOException("Nothing was started, and may be when the event is repeated: " + ignored.why());
            }
            answer.put("decision", "ignore")
                    .put("reason", ignored.reason().name())
                    .put("why", ignored.why());
        } else if (decision instanceof Start start) {
            trigger.carryOut(start);
            answer.put("decision", "start").put("outage", start.outage().key());
        }
    }
}
