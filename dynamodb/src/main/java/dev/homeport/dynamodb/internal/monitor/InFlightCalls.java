package dev.homeport.dynamodb.internal.monitor;

import dev.homeport.dynamodb.internal.routing.CallFactHandler;
import dev.homeport.dynamodb.internal.settings.CallTimeouts;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The calls of one circuit that have begun and not ended, which is how a region that accepts calls and never answers is seen.
 *
 * <p>A counter for each tenth of a second in which calls began: a call is one addition when it begins and one subtraction
 * when it ends, without an allocation and without a list. The counters are a ring of {@link #SLOTS}, 102 seconds, of
 * which the last 30 are for calls that take long by nature and are said to begin later than they do; a call
 * that is in flight for more than 72 seconds looks younger than it is, and time limits are far below that. Safe for any number of
 * threads.
 */
public final class InFlightCalls {

    static final int SLOTS = 1024;
    private static final long LONGEST_GRACE_TICKS = CallTimeouts.LONGEST_GRACE.toNanos() / CallFactHandler.SLOT_NANOS;

    /** What {@link #lastSuccess} says before the first one, and {@link #oldest} when nothing is in flight. */
    public static final long NEVER = Long.MIN_VALUE;

    private final AtomicIntegerArray counts = new AtomicIntegerArray(SLOTS);
    private final AtomicLong lastSuccessBegan = new AtomicLong(NEVER);
    private final AtomicLong lastSuccessEnded = new AtomicLong(NEVER);

    /**
     * Notes that a call begins.
     *
     * @param nowNanos as {@link System#nanoTime}; up to {@link CallTimeouts#LONGEST_GRACE} later for a call that takes long by nature
     * @return what {@link #end} wants
     */
    public int begin(long nowNanos) {
        int slot = slot(Math.floorDiv(nowNanos, CallFactHandler.SLOT_NANOS));
        counts.incrementAndGet(slot);
        return slot;
    }

    /** Notes that a call has ended, somehow. */
    public void end(int slot) {
        counts.decrementAndGet(slot);
    }

    /** Notes that a call has succeeded; {@link #end} is called all the same. */
    public void succeeded(long beganNanos, long endedNanos) {
        lastSuccessBegan.setOpaque(beganNanos);
        lastSuccessEnded.setOpaque(endedNanos);
    }

    /** When the latest success began, or {@link #NEVER}. */
    public long lastSuccessBegan() {
        return lastSuccessBegan.getOpaque();
    }

    /** When the latest success ended, or {@link #NEVER}. */
    public long lastSuccess() {
        return lastSuccessEnded.getOpaque();
    }

    /** How many calls are in flight. */
    public int count() {
        int calls = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            calls += counts.get(slot);
        }
        return Math.max(0, calls);
    }

    /** How many calls in flight are older than that for certain. */
    public int overdue(long nowNanos, long olderThanNanos) {
        long newest = lastWholeTick(nowNanos - olderThanNanos);
        int calls = 0;
        for (long tick = oldestTick(nowNanos); tick <= newest; tick++) {
            calls += counts.get(slot(tick));
        }
        return Math.max(0, calls);
    }

    /** When the oldest call in flight began, to a tenth of a second and never too late, or {@link #NEVER}. */
    public long oldest(long nowNanos) {
        for (long tick = oldestTick(nowNanos); tick <= Math.floorDiv(nowNanos, CallFactHandler.SLOT_NANOS); tick++) {
            if (counts.get(slot(tick)) > 0) {
                return tick * CallFactHandler.SLOT_NANOS;
            }
        }
        return NEVER;
    }

    /** The latest tick that had ended by then. */
    private static long lastWholeTick(long nanos) {
        return Math.floorDiv(nanos, CallFactHandler.SLOT_NANOS) - 1;
    }

    private static long oldestTick(long nowNanos) {
        return Math.floorDiv(nowNanos, CallFactHandler.SLOT_NANOS) - SLOTS + 1 + LONGEST_GRACE_TICKS;
    }

    private static int slot(long tick) {
        return (int) Math.floorMod(tick, (long) SLOTS);
    }
}
