package dev.homeport.dynamodb.internal.client;

import java.time.Duration;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The connections on which a region's canaries ride: by turns those that calls use and one of their own. On the calls'
 * alone, a pool that is full, which is this process's doing, would silence them; on their own alone, they would not see
 * that only the pool's connections have gone bad. While nothing of a region is in use, its canaries connect anew, at most
 * every three seconds: they are to prove that a connection made now works.
 *
 * <p>Safe for any number of threads. With several questions at once, turns are taken roughly.
 */
public final class ProbeConnections<H extends SdkAutoCloseable> {

    private static final Duration BETWEEN_NEW_ONES = Duration.ofSeconds(3);

    private final SharedHttpHolder<H> pool;
    private final SharedHttpHolder<H> own;
    private volatile boolean ownTurn = true;
    private long renewedNanos = System.nanoTime();

    ProbeConnections(SharedHttpHolder<H> pool, SharedHttpHolder<H> own) {
        this.pool = pool;
        this.own = own;
    }

    /**
     * Chooses for the next question. The first one rides the pool.
     *
     * @param inUse whether anything of the region is in use
     * @return whether its answer takes longer than a round trip because it connects first
     */
    public synchronized boolean next(boolean inUse, long nowNanos) {
        if (inUse) {
            ownTurn = !ownTurn;
            return false;
        }
        ownTurn = true;
        if (nowNanos - renewedNanos < BETWEEN_NEW_ONES.toNanos()) {
            return false;
        }
        renewedNanos = nowNanos;
        return own.renew(nowNanos);
    }

    /** Those of the question at hand. */
    SharedHttpHolder<H> chosen() {
        return ownTurn ? own : pool;
    }

    /** Whether the question at hand rides on connections that no call can have taken. */
    public boolean apart() {
        return ownTurn;
    }

    SharedHttpHolder<H> pool() {
        return pool;
    }

    public SharedHttpHolder<H> own() {
        return own;
    }
}
