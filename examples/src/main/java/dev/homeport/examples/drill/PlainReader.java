package dev.homeport.examples.drill;

import dev.homeport.examples.drill.CartReads.Read;
import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.watch.DrillThreads;
import dev.homeport.testkit.dynamodb.LabDynamoDb;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads with the SDK's own client at its defaults and one region, for comparison. */
final class PlainReader implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(8);

    private final CartReads reads = new CartReads();
    private final InstantSource clock;
    private final String region;
    private final DynamoDbClient client;
    private final Thread thread;
    private volatile @Nullable Instant waitingSince;
    private volatile boolean stopped;

    PlainReader(LabDynamoDb dynamoDb, InstantSource clock) {
        this.clock = clock;
        this.region = dynamoDb.region();
        this.client = DynamoDbClient.builder()
                .region(Region.of(region))
                .endpointProvider(dynamoDb.endpointProvider())
                .credentialsProvider(Carts.credentials())
                .build();
        this.thread = DrillThreads.start("plain-sdk", this::run);
    }

    private void run() {
        while (!stopped) {
            var began = clock.instant();
            waitingSince = began;
            var failure = read();
            reads.add(new Read(began, clock.instant(), failure));
            waitingSince = null;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Optional<String> read() {
        try {
            client.getItem(
                    get -> get.tableName(Carts.TABLE).key(Map.of(Carts.KEY, AttributeValue.fromS(Carts.SEEN_BY_ALL))));
            return Optional.empty();
        } catch (SdkException e) {
            return Optional.of(e.toString());
        }
    }

    /** Returns what became of its reads from the fault until now, in words. */
    String since(Instant struck) {
        var now = clock.instant();
        var ended =
                reads.all().stream().filter(read -> read.touches(struck, now)).toList();
        var failed = ended.stream().filter(read -> read.failure().isPresent()).count();
        var longest = ended.stream().map(Read::took).max(Duration::compareTo).orElse(Duration.ZERO);
        var waiting = Optional.ofNullable(waitingSince).map(since -> Duration.between(since, now));
        var told =
                "one reader with the plain SDK, " + region + " only, while the fault lasted: " + (ended.size() - failed)
                        + " answered, " + failed + " failed"
                        + (ended.isEmpty() ? "" : ", the longest after " + Formats.seconds(longest));
        return told
                + waiting.filter(time -> time.compareTo(longest) > 0)
                        .map(time -> "; one waited still, after " + Formats.seconds(time))
                        .orElse("");
    }

    /** Does not wait for the answer that may be minutes away. */
    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        client.close();
        DrillThreads.join(thread);
    }
}
