package dev.homeport.testkit.dynamodb;

import dev.homeport.testkit.LabException;
import dev.homeport.testkit.dynamodb.ReplicaWriteException.Outcome;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/**
 * Runs one region's end of the replication on one thread: it reads the writes of this region, sends them on their way,
 * and carries out those that have arrived. It leaves a server that is down or frozen alone and carries on where it was:
 * a stream keeps its records.
 */
final class RegionReplicator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LabDynamoDb.class);
    /** A look at an empty stream takes the server 1.5 ms. */
    private static final Duration PERIOD = Duration.ofMillis(20);

    private static final Duration CREATION_TIMEOUT = Duration.ofSeconds(60);
    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

    private final LabDynamoDb region;
    private final DynamoDbClients clients;
    private final Replica replica;
    private final List<TableStream> streams = new ArrayList<>();
    private final ScheduledExecutorService thread;
    private int launches;
    private volatile long rounds;
    private volatile @Nullable RuntimeException failure;

    RegionReplicator(LabDynamoDb region, int index, List<ReplicationPath> outgoing, List<ReplicationPath> incoming) {
        this.region = region;
        launches = region.launches();
        clients = new DynamoDbClients(region.serverEndpoint());
        replica = new Replica(index, outgoing, incoming, this::replace, System.nanoTime());
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            var worker = new Thread(work, "homeport-testkit-dynamodb-" + region.region());
            worker.setDaemon(true);
            return worker;
        });
        thread.scheduleWithFixedDelay(this::round, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Creates the table here, with a stream, and replicates it from now on. */
    Future<?> create(CreateTableRequest request) {
        return thread.submit(() -> {
            var table = request.tableName();
            var created = clients.tables().createTable(withStream(request));
            clients.tables().waiter().waitUntilTableExists(wait -> wait.tableName(table));
            replica.forget(table);
            streams.removeIf(stream -> stream.table().equals(table));
            streams.add(new TableStream(
                    clients.streams(), table, created.tableDescription().latestStreamArn()));
        });
    }

    private static CreateTableRequest withStream(CreateTableRequest request) {
        return request.toBuilder()
                .streamSpecification(
                        stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES))
                .overrideConfiguration(config -> config.apiCallTimeout(CREATION_TIMEOUT))
                .build();
    }

    /**
     * Returns how often it has read every stream to its end, and written all that had arrived and could be written at
     * once.
     */
    long rounds() {
        return rounds;
    }

    /** Returns whether all that has arrived here is as it ought to be. */
    boolean isSettled() {
        return replica.isSettled();
    }

    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /** An error of the server may be the fault that was asked for: the next round tries again. */
    private void round() {
        var began = System.nanoTime();
        if (!region.isAnswering()) {
            replica.unanswered(began);
            return;
        }
        try {
            noticeRestart();
            for (var stream : List.copyOf(streams)) {
                readToTheEnd(stream);
            }
            replica.streamsEnded(began);
            replica.receive(System.nanoTime());
            replica.settle(System::nanoTime);
            failure = null;
            rounds++;
        } catch (RuntimeException e) {
            if (failure == null && !thread.isShutdown()) {
                LOG.info("Replication waits: region={}", region.region(), e);
            }
            failure = e;
        }
    }

    private void noticeRestart() {
        var current = region.launches();
        if (current != launches) {
            launches = current;
            replica.restarted();
        }
    }

    private void readToTheEnd(TableStream stream) {
        try {
            for (var records = stream.read(); !records.isEmpty(); records = stream.read()) {
                for (var each : records) {
                    var key = new ItemKey(stream.table(), each.dynamodb().keys());
                    var old = ItemImage.of(each.dynamodb().oldImage());
                    var image = ItemImage.of(each.dynamodb().newImage());
                    replica.changed(key, old, image, System.nanoTime());
                }
            }
        } catch (ResourceNotFoundException | TrimmedDataAccessException e) {
            if (exists(stream)) {
                throw e;
            }
            LOG.warn(
                    "A table was deleted and is no longer replicated from here: region={} table={}",
                    region.region(),
                    stream.table());
            streams.remove(stream);
            replica.forget(stream.table());
        }
    }

    /** A deleted table's stream can still be described, so the table is asked. */
    private boolean exists(TableStream stream) {
        try {
            var table = clients.tables()
                    .describeTable(describe -> describe.tableName(stream.table()))
                    .table();
            return stream.arn().equals(table.latestStreamArn());
        } catch (ResourceNotFoundException e) {
            return false;
        }
    }

    /** Returns the replaced item; where the table is gone, the version's own, since no caller will use it. */
    private ItemImage replace(ItemVersion version) {
        var table = version.key().table();
        var image = version.image();
        try {
            return ItemImage.of(image.exists() ? put(table, image) : delete(table, version.key()));
        } catch (ResourceNotFoundException e) {
            LOG.warn(
                    "A write could not be replicated, since the table is gone here: region={} table={}",
                    region.region(),
                    table);
            return image;
        } catch (SdkException e) {
            throw new ReplicaWriteException(version, outcome(e), e);
        }
    }

    private Map<String, AttributeValue> put(String table, ItemImage image) {
        return clients.tables()
                .putItem(put -> put.tableName(table).item(image.attributes()).returnValues(ReturnValue.ALL_OLD))
                .attributes();
    }

    private Map<String, AttributeValue> delete(String table, ItemKey key) {
        return clients.tables()
                .deleteItem(
                        delete -> delete.tableName(table).key(key.attributes()).returnValues(ReturnValue.ALL_OLD))
                .attributes();
    }

    private static Outcome outcome(SdkException thrown) {
        if (thrown instanceof AwsServiceException answer) {
            return answer.statusCode() < INTERNAL_SERVER_ERROR ? Outcome.NOT_DONE : Outcome.PERHAPS_DONE;
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return Outcome.NOT_DONE;
            }
        }
        return Outcome.PERHAPS_LATER;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try (clients) {
            if (!thread.awaitTermination(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new LabException("Waited " + END_TIMEOUT + " in vain for the replication of " + region);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while the replication of " + region + " was ended", e);
        }
    }
}
