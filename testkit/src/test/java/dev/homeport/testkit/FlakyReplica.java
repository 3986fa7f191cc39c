package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.ItemImage;
import dev.homeport.testkit.dynamodb.ItemKey;
import dev.homeport.testkit.dynamodb.ItemVersion;
import dev.homeport.testkit.dynamodb.Replica;
import dev.homeport.testkit.dynamodb.ReplicaWriteException;
import dev.homeport.testkit.dynamodb.ReplicaWriteException.Outcome;
import dev.homeport.testkit.dynamodb.ReplicationPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A replica as its replicator runs it, of one item that is a variable, with a stream that is a queue, in virtual time.
 * While it is troubled, its server fails in every way that one can, and its stream is read in part.
 */
final class FlakyReplica {
    static final ItemKey KEY = new ItemKey("orders", Map.of("id", AttributeValue.fromS("1")));

    private record Change(ItemImage before, ItemImage after) {}

    /** A write of the replication that got no answer, and whether it may still be carried out. */
    private record Doubt(ItemImage image, boolean open) {}

    private final Random random;
    private final Replica replica;
    private final Queue<Change> stream = new ArrayDeque<>();
    private final List<ItemVersion> stuck = new ArrayList<>();
    private final List<Doubt> doubts = new ArrayList<>();
    private ItemImage item;
    private boolean troubled;
    private long now;
    private long knownNanos;

    FlakyReplica(int region, Random random, ItemImage item, ReplicationPath to, ReplicationPath from) {
        this.random = random;
        this.item = item;
        replica = new Replica(region, List.of(to), List.of(from), this::replace, 0);
    }

    void at(long nanos) {
        now = nanos;
    }

    void troubled(boolean wanted) {
        troubled = wanted;
    }

    ItemImage item() {
        return item;
    }

    /** When the last read of the stream began that had everything until then. */
    long knownNanos() {
        return knownNanos;
    }

    boolean isAtRest() {
        return stream.isEmpty() && stuck.isEmpty() && replica.isSettled();
    }

    /** Whether a write of the replication got no answer that leaves the item like this, and may yet show itself. */
    boolean mayComeToHold(ItemImage image) {
        return doubts.stream().anyMatch(doubt -> doubt.image().equals(image));
    }

    /** As an application here does. */
    void write(ItemImage image) {
        if (!item.equals(image)) {
            stream.add(new Change(item, image));
            item = image;
        }
    }

    /** One of the requests that nobody waits for any more is carried out. */
    void catchUp() {
        if (!stuck.isEmpty()) {
            write(stuck.remove(random.nextInt(stuck.size())).image());
        }
    }

    /** The server is killed and started again. */
    void restart() {
        stuck.clear();
        doubts.replaceAll(doubt -> new Doubt(doubt.image(), false));
        replica.restarted();
    }

    /** The server has answered for so long that nothing is left for it to do. */
    void longCalm() {
        while (!stuck.isEmpty()) {
            catchUp();
        }
        doubts.replaceAll(doubt -> new Doubt(doubt.image(), false));
    }

    void read() {
        var began = now;
        while (!stream.isEmpty()) {
            if (troubled && random.nextInt(4) == 0) {
                return;
            }
            var change = stream.remove();
            replica.changed(KEY, change.before(), change.after(), now);
        }
        replica.streamsEnded(began);
        doubts.removeIf(doubt -> !doubt.open());
        knownNanos = began;
    }

    void receive() {
        replica.receive(now);
    }

    /** Whether it could write all that was due. */
    @Nullable
    ReplicaWriteException settle() {
        try {
            replica.settle(() -> now);
            return null;
        } catch (ReplicaWriteException e) {
            return e;
        }
    }

    private ItemImage replace(ItemVersion version) {
        if (troubled && random.nextInt(4) > 0) {
            throw new ReplicaWriteException(version, fail(version), new IllegalStateException("as asked for"));
        }
        var before = item;
        write(version.image());
        return before;
    }

    private Outcome fail(ItemVersion version) {
        var kind = random.nextInt(5);
        if (kind == 0 || stream.stream().anyMatch(change -> change.after().equals(version.image()))) {
            return Outcome.NOT_DONE;
        }
        var answered = kind < 3;
        doubts.add(new Doubt(version.image(), !answered));
        if (kind == 1 || kind == 3) {
            write(version.image());
        } else if (!answered) {
            stuck.add(version);
        }
        return answered ? Outcome.PERHAPS_DONE : Outcome.PERHAPS_LATER;
    }

    @Override
    public String toString() {
        return "a replica that holds " + item;
    }
}
