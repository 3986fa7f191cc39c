package dev.homeport.testkit.dynamodb;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/** Carries writes from one region to another, in order. Any thread may change its lag and pause it. */
public final class ReplicationPath {
    private record Underway(ItemVersion version, long readNanos) {}

    private final String from;
    private final String to;
    private final LongSupplier distanceNanos;
    private final ConcurrentLinkedQueue<Underway> writes = new ConcurrentLinkedQueue<>();
    private volatile long lagNanos;
    private volatile boolean paused;

    public ReplicationPath(String from, String to) {
        this(from, to, () -> 0);
    }

    /** One as long as that, one way, in addition to its lag. */
    public ReplicationPath(String from, String to, LongSupplier distanceNanos) {
        this.from = from;
        this.to = to;
        this.distanceNanos = distanceNanos;
    }

    boolean isFrom(String region) {
        return from.equals(region);
    }

    boolean isTo(String region) {
        return to.equals(region);
    }

    public void lag(Duration lag) {
        lagNanos = lag.toNanos();
    }

    void pause(boolean wanted) {
        paused = wanted;
    }

    void send(ItemVersion version, long nowNanos) {
        writes.add(new Underway(version, nowNanos));
    }

    /** The first one, if it has been under way for long enough. */
    Optional<ItemVersion> arrived(long nowNanos) {
        var first = writes.peek();
        return first == null || paused || nowNanos - first.readNanos < lagNanos + distanceNanos.getAsLong()
                ? Optional.empty()
                : Optional.of(first.version);
    }

    /** Takes the first one off. */
    void delivered() {
        writes.remove();
    }

    /** The table is a new one of that name. */
    void forget(String table) {
        writes.removeIf(write -> write.version.key().table().equals(table));
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    @Override
    public String toString() {
        return from + " → " + to + ": " + writes.size() + " writes under way" + (paused ? ", paused" : "");
    }
}
