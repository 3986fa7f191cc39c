package dev.homeport.testkit.dynamodb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Reads one table's stream in one region from its beginning, each record once. A read that fails loses nothing. */
public final class TableStream {
    private final DynamoDbStreamsClient client;
    private final String table;
    private final String arn;
    private final Set<String> finishedShards = new HashSet<>();
    private @Nullable String shard;
    private @Nullable String iterator;
    private @Nullable String lastSequenceNumber;

    public TableStream(DynamoDbStreamsClient client, String table, String arn) {
        this.client = client;
        this.table = table;
        this.arn = arn;
    }

    String table() {
        return table;
    }

    String arn() {
        return arn;
    }

    /** Returns a page of new records; none at the end. */
    public List<Record> read() {
        if (iterator == null && !findIterator()) {
            return List.of();
        }
        try {
            return readPage();
        } catch (ExpiredIteratorException | TrimmedDataAccessException e) {
            // DynamoDB Local numbers the records of all tables together: an iterator before a table's first record is
            // taken for one before the oldest record when other tables were written to meanwhile.
            iterator = null;
            return findIterator() ? readPage() : List.of();
        }
    }

    private List<Record> readPage() {
        var page = client.getRecords(request -> request.shardIterator(iterator));
        var records = new ArrayList<>(page.records());
        iterator = page.nextShardIterator();
        if (!records.isEmpty()) {
            lastSequenceNumber = records.get(records.size() - 1).dynamodb().sequenceNumber();
        }
        if (iterator == null && shard != null) {
            finishedShards.add(shard);
            shard = null;
            lastSequenceNumber = null;
            // A shard that ended is followed by another, which may hold records already.
            if (records.isEmpty()) {
                return read();
            }
        }
        return records;
    }

    private boolean findIterator() {
        if (shard == null) {
            shard = client.describeStream(request -> request.streamArn(arn)).streamDescription().shards().stream()
                    .map(each -> each.shardId())
                    .filter(each -> !finishedShards.contains(each))
                    .findFirst()
                    .orElse(null);
        }
        if (shard == null) {
            return false;
        }
        iterator = client.getShardIterator(request -> {
                    request.streamArn(arn).shardId(shard);
                    if (lastSequenceNumber == null) {
                        request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
                    } else {
                        request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                                .sequenceNumber(lastSequenceNumber);
                    }
                })
                .shardIterator();
        return true;
    }
}
