package dev.homeport.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/**
 * One region's end of the replication, on one thread: reads what was written here, sends it on its way, and writes what
 * has arrived. It leaves a server that is down or frozen alone and carries on where it was: a stream keeps its records.
 */
final class RegionReplicator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RegionReplicator.class);
    /** A look at an empty stream takes the server 1.5 ms. */
    private static final Duration PERIOD = Duration.ofMillis(20);

    private static final Duration CREATION_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);

    private final LabDynamoDb region;
    private final ReplicaState state;
    private final List<ReplicationPath> outgoing;
    private final List<ReplicationPath> incoming;
    private final DynamoDbClients clients;
    private final List<TableStream> streams = new ArrayList<>();
    private final Set<ItemKey> seen = new LinkedHashSet<>();
    private final ScheduledExecutorService thread;
    private long notBeforeNanos = System.nanoTime();
    private volatile long rounds;
    private volatile @Nullable RuntimeException failure;

    RegionReplicator(LabDynamoDb region, int index, List<ReplicationPath> outgoing, List<ReplicationPath> incoming) {
        this.region = region;
        this.outgoing = outgoing;
        this.incoming = incoming;
        state = new ReplicaState(index);
        clients = new DynamoDbClients(region.serverEndpoint());
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
            state.forget(table);
            incoming.forEach(path -> path.forget(table));
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

    /** How often it has read every stream to its end and written all that had arrived. */
    long rounds() {
        return rounds;
    }

    @Nullable
    RuntimeException failure() {
        return failure;
    }

    /** An error of the server may be the fault that was asked for: the next round tries again. */
    private void round() {
        if (!region.isAnswering()) {
            return;
        }
        try {
            var began = System.nanoTime();
            for (var stream : List.copyOf(streams)) {
                readToTheEnd(stream);
            }
            state.streamEnded();
            restoreWhatWasCovered();
            notBeforeNanos = began;
            for (var path : incoming) {
                deliver(path);
            }
            failure = null;
            rounds++;
        } catch (RuntimeException e) {
            if (failure == null && !thread.isShutdown()) {
                LOG.atInfo().addKeyValue("region", region.region()).setCause(e).log("replication waits");
            }
            failure = e;
        }
    }

    private void readToTheEnd(TableStream stream) {
        try {
            for (var records = stream.read(); !records.isEmpty(); records = stream.read()) {
                for (var each : records) {
                    var key = new ItemKey(stream.table(), each.dynamodb().keys());
                    var old = ItemImage.of(each.dynamodb().oldImage());
                    var image = ItemImage.of(each.dynamodb().newImage());
                    var written = state.observe(key, old, image, notBeforeNanos);
                    written.ifPresent(version -> outgoing.forEach(path -> path.send(version, System.nanoTime())));
                    seen.add(key);
                }
            }
        } catch (ResourceNotFoundException | TrimmedDataAccessException e) {
            if (exists(stream)) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("region", region.region())
                    .addKeyValue("table", stream.table())
                    .log("a table was deleted and is no longer replicated from here");
            streams.remove(stream);
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

    /** Each item that the stream has shown, until it is as it ought to be or another record of it is on its way. */
    private void restoreWhatWasCovered() {
        for (var keys = seen.iterator(); keys.hasNext(); keys.remove()) {
            state.covered(keys.next()).ifPresent(this::apply);
        }
    }

    private void deliver(ReplicationPath path) {
        for (var arrived = path.arrived(System.nanoTime());
                arrived.isPresent();
                arrived = path.arrived(System.nanoTime())) {
            var version = arrived.get();
            if (state.wants(version)) {
                apply(version);
            } else {
                state.passedOver(version);
            }
            path.delivered();
        }
    }

    private void apply(ItemVersion version) {
        state.applying(version);
        try {
            state.applied(version, ItemImage.of(replace(version)));
        } catch (ResourceNotFoundException e) {
            LOG.atWarn()
                    .addKeyValue("region", region.region())
                    .addKeyValue("table", version.key().table())
                    .log("a write could not be replicated, since the table is gone here");
        }
    }

    /** What it replaced. */
    private Map<String, AttributeValue> replace(ItemVersion version) {
        var table = version.key().table();
        var image = version.image();
        return image.exists()
                ? clients.tables()
                        .putItem(put ->
                                put.tableName(table).item(image.attributes()).returnValues(ReturnValue.ALL_OLD))
                        .attributes()
                : clients.tables()
                        .deleteItem(delete -> delete.tableName(table)
                                .key(version.key().attributes())
                                .returnValues(ReturnValue.ALL_OLD))
                        .attributes();
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
