package dev.homeport.testkit.dynamodb;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * Decides one region's end of the replication, without its thread, its streams and its connections: it tells the other
 * regions of writes here, learns of writes there, and writes an item again and again until it is as it ought to be.
 *
 * <p>Versions that have arrived are noted at once and written afterwards, so that a write that fails has only one way
 * to be repeated, whichever region it came from. For one thread; any thread may ask whether it is settled.
 */
public final class Replica {
    private final ReplicaState state;
    private final List<ReplicationPath> outgoing;
    private final List<ReplicationPath> incoming;
    private final ReplicaItems items;
    private volatile boolean settled = true;
    private long notBeforeNanos;

    public Replica(
            int region,
            List<ReplicationPath> outgoing,
            List<ReplicationPath> incoming,
            ReplicaItems items,
            long nowNanos) {
        state = new ReplicaState(region);
        this.outgoing = outgoing;
        this.incoming = incoming;
        this.items = items;
        notBeforeNanos = nowNanos;
    }

    /** Takes a record of a stream. */
    public void changed(ItemKey key, ItemImage before, ItemImage after, long nowNanos) {
        settled = false;
        state.observe(key, before, after, notBeforeNanos)
                .ifPresent(version -> outgoing.forEach(path -> path.send(version, nowNanos)));
    }

    /** Every stream was read to its end, and nothing had failed on the way. */
    public void streamsEnded(long beganNanos) {
        state.streamEnded(beganNanos);
        notBeforeNanos = beganNanos;
    }

    /** Takes in what has arrived. */
    public void receive(long nowNanos) {
        for (var path : incoming) {
            for (var arrived = path.arrived(nowNanos); arrived.isPresent(); arrived = path.arrived(nowNanos)) {
                settled = false;
                state.arrived(arrived.get());
                path.delivered();
            }
        }
    }

    /**
     * Writes what ought to be here and is not.
     *
     * @param nanoTime the clock, for when a write has failed
     * @throws ReplicaWriteException if that failed; what is left is tried again the next time
     */
    public void settle(LongSupplier nanoTime) {
        for (var version : state.due()) {
            try {
                state.applied(version, items.replace(version));
            } catch (ReplicaWriteException e) {
                state.failed(version, e.outcome(), nanoTime.getAsLong());
                throw e;
            }
        }
        settled = state.isSettled();
    }

    /** Returns whether all that has arrived is as it ought to be, as of the last time that all of it was looked at. */
    public boolean isSettled() {
        return settled;
    }

    /** The server does not answer; what it got it may still have before it. */
    void unanswered(long nowNanos) {
        state.unanswered(nowNanos);
    }

    /** The server is a new process, and its predecessor carries out nothing any more. */
    public void restarted() {
        state.restarted();
    }

    /** The table is a new one of that name. */
    void forget(String table) {
        state.forget(table);
        incoming.forEach(path -> path.forget(table));
    }
}
