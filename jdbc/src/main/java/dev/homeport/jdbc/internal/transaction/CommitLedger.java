package dev.homeport.jdbc.internal.transaction;

import dev.homeport.jdbc.Epoch;
import dev.homeport.jdbc.Node;
import dev.homeport.jdbc.PromotionLoss.OwnCommits;
import dev.homeport.jdbc.TopologyEvent;
import dev.homeport.jdbc.WalPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Remembers of the commits that {@code Transactions} was told are done: how many each server acknowledged, and when; and which
 * of them no standby had confirmed. A promotion is accounted for by it. Safe for any number of threads.
 */
public final class CommitLedger {

    /** Servers are told apart by the driver's URL; those that left the list long ago are not worth more. */
    private static final int MOST_SERVERS = 64;

    /** Waits that were cancelled are rare, and each is told by an event; the latest matter. */
    private static final int MOST_CANCELLED = 1_000;

    private final InstantSource clock;
    private final Consumer<TopologyEvent> events;
    private final long startNanos = System.nanoTime();
    private final Map<String, CommitTimes> servers = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private final ArrayDeque<TopologyEvent.CommitNotReplicated> notReplicated = new ArrayDeque<>();

    private volatile boolean kept;

    public CommitLedger(InstantSource clock, Consumer<TopologyEvent> events) {
        this.clock = clock;
        this.events = events;
    }

    /** Says that commits are counted from now on; until then none is known of. */
    public void keep() {
        kept = true;
    }

    /** Counts a commit that the server behind that URL has acknowledged. */
    void acknowledged(String url) {
        var times = servers.get(url);
        if (times == null) {
            if (servers.size() >= MOST_SERVERS) {
                servers.clear();
            }
            times = servers.computeIfAbsent(url, first -> new CommitTimes());
        }
        times.count(System.nanoTime() - startNanos);
    }

    /** Takes note of a commit that is done on its server, while the wait for the standby was cancelled. */
    void notReplicated(Optional<Node> node, Epoch epoch, Optional<WalPosition> position) {
        var event = new TopologyEvent.CommitNotReplicated(clock.instant(), node, epoch, position);
        lock.lock();
        try {
            notReplicated.addLast(event);
            if (notReplicated.size() > MOST_CANCELLED) {
                notReplicated.removeFirst();
            }
        } finally {
            lock.unlock();
        }
        events.accept(event);
    }

    /**
     * Returns what is known of commits on an old primary.
     *
     * @param since commits that were acknowledged before are safe; empty if no such time is known
     * @param switchPoint commits before it are safe, too; empty if it is not known
     */
    public OwnCommits on(Node node, Epoch epoch, Optional<Instant> since, Optional<WalPosition> switchPoint) {
        var times = servers.entrySet().stream()
                .filter(server -> CommitTarget.leadsTo(server.getKey(), node))
                .map(Map.Entry::getValue)
                .toList();
        var nowNanos = System.nanoTime() - startNanos;
        var now = clock.instant();
        var acknowledged = kept && since.isPresent()
                ? sum(times, nowNanos - Duration.between(since.get(), now).toNanos(), nowNanos)
                : OptionalLong.empty();
        var last = times.stream().flatMapToLong(time -> time.last().stream()).max();
        var lastAt = acknowledged.orElse(0) > 0
                ? Optional.of(now.minusNanos(nowNanos - last.orElse(nowNanos)))
                : Optional.<Instant>empty();
        return new OwnCommits(acknowledged, lastAt, notReplicated(node, epoch, switchPoint));
    }

    private static OptionalLong sum(Iterable<CommitTimes> times, long sinceNanos, long nowNanos) {
        long sum = 0;
        for (var time : times) {
            var count = time.since(sinceNanos, nowNanos);
            if (count.isEmpty()) {
                return count;
            }
            sum += count.getAsLong();
        }
        return OptionalLong.of(sum);
    }

    private long notReplicated(Node node, Epoch epoch, Optional<WalPosition> switchPoint) {
        lock.lock();
        try {
            return notReplicated.stream()
                    .filter(commit -> commit.node().filter(node::equals).isPresent()
                            && commit.epoch().timeline().equals(epoch.timeline())
                            && !(switchPoint.isPresent()
                                    && commit.position()
                                            .filter(position -> position.compareTo(switchPoint.get()) <= 0)
                                            .isPresent()))
                    .count();
        } finally {
            lock.unlock();
        }
    }
}
