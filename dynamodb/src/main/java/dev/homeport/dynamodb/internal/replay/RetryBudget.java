package dev.homeport.dynamodb.internal.replay;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Permits for extra requests: a share of the ordinary ones, saved up to a limit, and a few a second so that a client with
 * little to do is not refused its only retry.
 *
 * <p>Ordinary requests are counted elsewhere, and asked for only when a permit is, which is rare. Safe for any number of
 * threads.
 */
public final class RetryBudget {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double limit;
    private final LongSupplier nanoTime;
    private final LongSupplier ordinary;
    private final AtomicReference<Saved> saved;

    private record Saved(double permits, long counted, long atNanos) {}

    /**
     * Starts with the few of one second.
     *
     * @param perSecond permits a second that need not be earned
     * @param limit how many can be saved up
     * @param ordinary how many ordinary requests there were so far
     */
    RetryBudget(double perSecond, double limit, LongSupplier ordinary, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.limit = limit;
        this.ordinary = ordinary;
        this.nanoTime = nanoTime;
        this.saved = new AtomicReference<>(new Saved(Math.min(perSecond, limit), 0, nanoTime.getAsLong()));
    }

    /**
     * Takes a permit, if there is one.
     *
     * @param share how many permits an ordinary request is worth, for those counted since the last call
     */
    boolean draw(double share) {
        while (true) {
            var before = saved.get();
            long counted = Math.max(before.counted(), ordinary.getAsLong());
            long now = nanoTime.getAsLong();
            double earned = (counted - before.counted()) * share
                    + Math.max(0, now - before.atNanos()) / NANOS_PER_SECOND * perSecond;
            double permits = Math.min(limit, before.permits() + earned);
            boolean granted = permits >= 1;
            if (saved.compareAndSet(before, new Saved(granted ? permits - 1 : permits, counted, now))) {
                return granted;
            }
        }
    }

    /** Returns a permit that was taken and not used. */
    void giveBack() {
        saved.updateAndGet(
                before -> new Saved(Math.min(limit, before.permits() + 1), before.counted(), before.atNanos()));
    }
}
