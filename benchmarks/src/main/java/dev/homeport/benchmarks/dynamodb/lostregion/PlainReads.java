package dev.homeport.benchmarks.dynamodb.lostregion;

import dev.homeport.benchmarks.dynamodb.Call;
import dev.homeport.benchmarks.dynamodb.Orders;
import dev.homeport.benchmarks.thread.Daemon;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Times the plain client's reads once its region is lost: the first one, and those that follow within five seconds. The
 * SDK gives up a read of a hanging region only after minutes, so that it is cut off before.
 */
final class PlainReads {

    static final Duration CUT_OFF = Duration.ofSeconds(20);

    private static final long GOING_ON_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<Duration> took = new ArrayList<>();
    private int failed;
    private int cutOff;

    /** Starts reading on a thread of its own; the future completes when it no longer needs the client. */
    CompletableFuture<Void> start(DynamoDbClient client) {
        var done = new CompletableFuture<Void>();
        var thread = Daemon.start("plain-reads", () -> read(client));
        Daemon.start("plain-reads-watch", () -> {
            try {
                thread.join(CUT_OFF.toMillis());
                if (thread.isAlive()) {
                    cutOff();
                }
                done.complete(null);
            } catch (InterruptedException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private void read(DynamoDbClient client) {
        long until = System.nanoTime() + GOING_ON_NANOS;
        do {
            note(Call.make("order-1", () -> client.getItem(Orders.GET)));
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (System.nanoTime() < until);
    }

    private synchronized void note(Call read) {
        if (cutOff == 0) {
            took.add(Duration.ofNanos(read.tookNanos()));
            failed += read.failed() ? 1 : 0;
        }
    }

    private synchronized void cutOff() {
        cutOff++;
        took.add(CUT_OFF);
    }

    synchronized List<Duration> took() {
        return List.copyOf(took);
    }

    synchronized int failed() {
        return failed;
    }

    synchronized int cutOffs() {
        return cutOff;
    }
}
