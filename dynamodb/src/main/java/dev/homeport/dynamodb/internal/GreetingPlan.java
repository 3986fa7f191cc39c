package dev.homeport.dynamodb.internal;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.routing.RoutingTable;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Says which regions are greeted when, and over how many connections each: those that are in use but not where reads begin,
 * and any whose connections were made anew.
 *
 * <p>The first {@link #FEW} connections are made at once, the others right after those if they were quick, or else when they
 * are greeted next: handshakes are what a young process on little of a processor has the least time for.
 *
 * <p>Confined to one thread.
 */
public final class GreetingPlan {

    /**
     * Connections that are kept warm in each pool of a region that calls may have to move to, half of the pool at most. With
     * four, eight threads whose calls all hung at home shook hands at the same moment, and their reads took up to 0.2 s longer on two
     * processors (measured).
     */
    public static final int WARM = 8;

    /** How many of them are made together at first. */
    static final int FEW = 4;

    /** The longest time between two greetings over the same connection. */
    static final Duration INTERVAL = Duration.ofSeconds(20);

    private static final Duration QUICK = Duration.ofSeconds(1);
    private static final double JITTER = 0.25;

    private final long[] atNanos;
    private final BitSet cold = new BitSet();

    /** The regions with {@link #FEW} connections at least. */
    private final BitSet begun = new BitSet();

    /** The regions that were given their first ones by the greetings under way. */
    private final BitSet first = new BitSet();

    GreetingPlan(int regions) {
        this.atNanos = new long[regions];
    }

    /** All regions may be greeted from now on. */
    void start(long nowNanos) {
        Arrays.fill(atNanos, nowNanos);
    }

    /** The connections of a region are new, so none of them is warm. */
    void madeAnew(int region) {
        cold.set(region);
        begun.clear(region);
    }

    /** Whether a region is to be greeted now. One that is out is asked by its canaries alone, and is cold when it comes back. */
    boolean wants(RoutingTable routes, int region, long nowNanos) {
        if (!routes.usable(region, AccessMode.READ) && !routes.usable(region, AccessMode.WRITE)) {
            madeAnew(region);
            return false;
        }
        return cold.get(region) || region != routes.candidate(AccessMode.READ, 0) && nowNanos - atNanos[region] >= 0;
    }

    /**
     * How many connections of a pool are greeted.
     *
     * @param capacity how many the pool may have, if that is known
     */
    int connections(int region, OptionalInt capacity) {
        return begun.get(region) ? Math.max(FEW, Math.min(WARM, capacity.orElse(2 * WARM) / 2)) : FEW;
    }

    /** Greetings to a region are under way. */
    void greeted(int region, long nowNanos) {
        cold.clear(region);
        first.set(region, !begun.get(region));
        begun.set(region);
        atNanos[region] = nowNanos
                + (long) (INTERVAL.toNanos()
                        * (1 - JITTER * ThreadLocalRandom.current().nextDouble()));
    }

    /** They are over. */
    void answered(Duration took, long nowNanos) {
        if (took.compareTo(QUICK) < 0) {
            first.stream().forEach(region -> atNanos[region] = nowNanos);
        }
        first.clear();
    }
}
