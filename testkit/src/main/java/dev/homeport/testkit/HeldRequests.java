package dev.homeport.testkit;

import dev.homeport.testkit.dynamodb.LabDynamoDb;
import dev.homeport.testkit.process.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps requests from one region's DynamoDB, so that each occupies a connection of its client: as many as a pool has
 * connections fill it, while the region answers all other requests. Made by {@link LabDynamoDb#hold}.
 *
 * <p>A request that its client has given up meanwhile is carried out all the same when it is let go, as a late one is
 * in a real network. Thread-safe.
 */
public final class HeldRequests implements AutoCloseable {
    private final String region;
    private final String text;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by the lock, as the following. */
    private int count;

    private boolean released;

    public HeldRequests(String region, String text) {
        this.region = region;
        this.text = text;
    }

    /** Returns how many have been held so far. */
    public int count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until that many are held.
     *
     * @throws LabException if that takes longer
     */
    public void await(int requests, Duration atMost) {
        Await.until(
                requests + " requests with '" + text + "' to be held in " + region,
                atMost,
                () -> count() >= requests,
                () -> "; held so far: " + count());
    }

    /** Lets the requests go and holds no more. Idempotent. */
    @Override
    public void close() {
        lock.lock();
        try {
            released = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isReleased() {
        lock.lock();
        try {
            return released;
        } finally {
            lock.unlock();
        }
    }

    /** Returns at once for another request, and for one with the text when it is let go. */
    public void holdIfMeant(byte[] bytes, int length) {
        if (!new String(bytes, 0, length, StandardCharsets.ISO_8859_1).contains(text)) {
            return;
        }
        lock.lock();
        try {
            if (!released) {
                count++;
            }
            while (!released) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
