package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.internal.client.ProbeClient;
import dev.homeport.dynamodb.internal.routing.RoutingFact;
import dev.homeport.dynamodb.internal.settings.DynamoDbSettings;
import dev.homeport.dynamodb.internal.settings.HeartbeatTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Measures how far regions are behind each other with one small item a region: a number that every process raises there, and
 * there only, and reads in all others.
 *
 * <p>All processes share the items, so that there are few of them. What is compared is never what their clocks say: the
 * numbers are in the order in which the region raised them, and each process remembers when it raised some of them itself.
 * The lag is how long the oldest of its own has been missing elsewhere. So it is unknown until this process has written in
 * the region of which it is told, and one that just wrote where its number has not arrived yet says how long that is, be it a
 * few milliseconds.
 *
 * <p>CloudWatch's {@code ReplicationLatency} was rejected: it is minutes old, and one more service that can be down.
 */
public final class ReplicationLagProbe {

    private static final String KEY_PREFIX = "homeport#heartbeat#";
    private static final String BEATS = "beats";

    private final DynamoDbSettings settings;
    private final HeartbeatTable table;
    private final RoutingLoop loop;
    private final CallClock clock;

    /** By region, what this process has written there. */
    private final List<OwnHeartbeats> own = new ArrayList<>();

    public ReplicationLagProbe(DynamoDbSettings settings, HeartbeatTable table, RoutingLoop loop, CallClock clock) {
        this.settings = settings;
        this.table = table;
        this.loop = loop;
        this.clock = clock;
        settings.regions().forEach(region -> own.add(new OwnHeartbeats()));
    }

    /** Writes one in a region, and looks there for those of all others. On that region's canary thread. */
    public void beat(int region, ProbeClient client, Duration limit) throws Exception {
        own.get(region).wrote(raise(region, client, limit), clock.nanos());
        for (int from = 0; from < settings.regions().size(); from++) {
            if (from != region) {
                long asked = clock.nanos();
                var seen = read(from, client, limit);
                loop.report(
                        new RoutingFact.LagMeasured(from, region, own.get(from).missing(seen, asked)));
            }
        }
    }

    private long raise(int region, ProbeClient client, Duration limit) throws Exception {
        var answer = client.updateItem(
                UpdateItemRequest.builder()
                        .tableName(table.table())
                        .key(Map.of(table.partitionKey(), key(region)))
                        .updateExpression("ADD " + BEATS + " :one")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1")))
                        .returnValues(ReturnValue.UPDATED_NEW),
                limit);
        return Long.parseLong(answer.attributes().get(BEATS).n());
    }

    /** The number that has arrived; 0 if none has. */
    private long read(int from, ProbeClient client, Duration limit) throws Exception {
        var answer = client.getItem(
                GetItemRequest.builder().tableName(table.table()).key(Map.of(table.partitionKey(), key(from))), limit);
        return Optional.ofNullable(answer.item().get(BEATS))
                .map(value -> Long.parseLong(value.n()))
                .orElse(0L);
    }

    private AttributeValue key(int region) {
        return key(settings.regions().get(region));
    }

    /** Of the item that says how new what is seen of a region's writes is. */
    public static AttributeValue key(Region region) {
        return AttributeValue.fromS(KEY_PREFIX + region);
    }
}
