package dev.homeport.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/**
 * Measures how far regions are behind each other with one small item a region: what was written there last, and how much
 * of that is seen elsewhere.
 *
 * <p>All processes write and read the same items, so that there are few of them. A lag is the difference of two heartbeats
 * of one region, the newest one known and the newest one seen in the other region, so that clocks matter only as far as
 * those of the processes differ. It is told to the interval between heartbeats, and never as too little by more than that.
 *
 * <p>CloudWatch's {@code ReplicationLatency} was rejected: it is minutes old, and one more service that can be down.
 */
final class Heartbeats {

    private static final String KEY_PREFIX = "homeport#heartbeat#";
    private static final String WRITTEN_AT = "writtenAtMillis";

    private final DynamoDbSettings settings;
    private final HeartbeatTable table;
    private final RoutingActor actor;
    private final CallClock clock;

    /** For each region the newest heartbeat that was seen anywhere. */
    private final AtomicReferenceArray<@Nullable Instant> newest;

    Heartbeats(DynamoDbSettings settings, HeartbeatTable table, RoutingActor actor, CallClock clock) {
        this.settings = settings;
        this.table = table;
        this.actor = actor;
        this.clock = clock;
        this.newest = new AtomicReferenceArray<>(settings.regions().size());
    }

    /** Writes one in a region, and looks there for those of all others. On that region's canary thread. */
    void beat(int region, DirectClient client, Duration limit) throws Exception {
        var now = Instant.ofEpochMilli(clock.now().toEpochMilli());
        client.putItem(
                PutItemRequest.builder()
                        .tableName(table.table())
                        .item(Map.of(
                                table.partitionKey(),
                                key(region),
                                WRITTEN_AT,
                                AttributeValue.fromN(Long.toString(now.toEpochMilli())))),
                limit);
        newestOf(region, now);
        for (int from = 0; from < settings.regions().size(); from++) {
            if (from != region) {
                int source = from;
                var lag = read(from, client, limit).map(seen -> Duration.between(seen, newestOf(source, seen)));
                actor.report(new Fact.LagMeasured(from, region, lag));
            }
        }
    }

    private Optional<Instant> read(int from, DirectClient client, Duration limit) throws Exception {
        var answer = client.getItem(
                GetItemRequest.builder().tableName(table.table()).key(Map.of(table.partitionKey(), key(from))), limit);
        return Optional.ofNullable(answer.item().get(WRITTEN_AT))
                .map(value -> Instant.ofEpochMilli(Long.parseLong(value.n())));
    }

    private AttributeValue key(int region) {
        return key(settings.regions().get(region));
    }

    /** Of the item that says how new what is seen of a region's writes is. */
    static AttributeValue key(Region region) {
        return AttributeValue.fromS(KEY_PREFIX + region);
    }

    /** The newest heartbeat of a region, this one included. */
    private Instant newestOf(int region, Instant beat) {
        var result = newest.accumulateAndGet(
                region, beat, (known, seen) -> known == null || seen != null && seen.isAfter(known) ? seen : known);
        return result == null ? beat : result;
    }
}
