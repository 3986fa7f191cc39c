package dev.homeport.health.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections that make no progress, and the one that matters least when there are too many.
 *
 * <p>It looks at all of them four times a second instead of keeping a timer for each: a request costs nothing more, and
 * a thousand slow clients cost a thousand comparisons. The deadline is thus kept to within two looks.
 *
 * <p>Refusing the newest instead, as limits commonly do, would let the client with the most connections decide that the
 * load balancer gets none.
 */
final class ConnectionReaper extends AbstractLifeCycle implements Connection.Listener {

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int ROOM = 16;

    private final Scheduler scheduler;
    private final InstantSource clock;
    private final int most;
    private final Duration deadline;
    private final Map<Connection, ConnectionProgress> open = new ConcurrentHashMap<>();
    private final LongAdder closedOverdue = new LongAdder();
    private final LongAdder closedForRoom = new LongAdder();

    ConnectionReaper(Scheduler scheduler, InstantSource clock, int most, Duration deadline) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.most = most;
        this.deadline = deadline;
    }

    @Override
    protected void doStart() {
        lookLater();
    }

    private void lookLater() {
        scheduler.schedule(this::look, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (!isStarting() && !isStarted()) {
            return;
        }
        try {
            closeOverdue();
        } finally {
            lookLater();
        }
    }

    private void closeOverdue() {
        var now = clock.instant();
        open.forEach((connection, before) -> {
            var progress = before.seen(connection.getMessagesOut(), connection.getBytesIn(), now);
            if (progress != before) {
                open.replace(connection, before, progress);
            } else if (progress.isOverdue(deadline, now)) {
                close(connection, closedOverdue);
            }
        });
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection, ConnectionProgress.opened(clock.instant()));
        // Several threads may come here at once and choose the same ones.
        while (open.size() > most) {
            leastOfAllBut(connection).forEach(least -> close(least, closedForRoom));
        }
    }

    /** Returns several at once, so that a storm of connections does not cause as many looks at all of them. */
    private List<Connection> leastOfAllBut(Connection newest) {
        var now = clock.instant();
        return open.entrySet().stream()
                .filter(entry -> entry.getKey() != newest)
                .map(entry -> weighed(entry.getKey(), entry.getValue(), now))
                .sorted((one, other) -> one.getValue().compareForRoom(other.getValue(), now))
                .limit(ROOM)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map.Entry<Connection, ConnectionProgress> weighed(
            Connection connection, ConnectionProgress progress, Instant now) {
        return Map.entry(connection, progress.weighed(connection.getMessagesOut(), connection.getBytesIn(), now));
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    private void close(Connection connection, LongAdder reason) {
        if (open.remove(connection) != null) {
            reason.increment();
            connection.getEndPoint().close();
        }
    }

    int open() {
        return open.size();
    }

    long closedOverdue() {
        return closedOverdue.sum();
    }

    long closedForRoom() {
        return closedForRoom.sum();
    }
}
