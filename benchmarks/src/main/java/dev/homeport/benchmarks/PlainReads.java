package dev.homeport.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * How the plain client's reads go once its region is lost: the first one, and those that follow within five seconds. The
 * SDK gives a read of a region that hangs up after minutes, so that it is cut off before.
 */
final class PlainReads {

    static final Duration CUT_OFF = Duration.ofSeconds(20);

    private static final long GOING_ON_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<Duration> took = new ArrayList<>();
    private int failed;
    private int cutOff;

    /** Starts reading on a thread of its own; the future completes when nothing more is done with the client. */
    CompletableFuture<Void> start(DynamoDbClient client) {
        var done = new CompletableFuture<Void>();
        var thread = new Thread(() -> read(client), "plain-reads");
        thread.setDaemon(true);
        var watch = new Thread(
                () -> {
                    try {
                        thread.join(CUT_OFF.toMillis());
                        if (thread.isAlive()) {
                            cutOff();
                        }
                        done.complete(null);
                    } catch (InterruptedException e) {
                        done.completeExceptionally(e);
                    }
                },
                "plain-reads-watch");
        watch.setDaemon(true);
        thread.start();
        watch.start();
        return done;
    }

    private void read(DynamoDbClient client) {
        long until = System.nanoTime() + GOING_ON_NANOS;
        do {
            try {
                note(ReadLoad.one(client));
            } catch (IllegalStateException e) {
                if (cutOffs() == 0) {
                    throw e;
                }
                // The client was closed under a read that was cut off.
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (System.nanoTime() < until);
    }

    private synchronized void note(ReadLoad.Read read) {
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
