package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.History;
import dev.homeport.dynamodb.Timeline;
import java.util.SplittableRandom;

/**
 * The replicas of a global table in memory: each region judges conditions and tokens by what it holds itself, versions
 * travel with a lag of their own in each direction, the last writer wins. With strong consistency all share one copy.
 */
final class SimulatedReplicas {

    private static final long HALF_A_SECOND = 500_000_000;

    /** One version of one item. */
    record Version(long stamp, int region, int operation) {

        boolean newerThan(Version other) {
            return stamp != other.stamp() ? stamp > other.stamp() : region > other.region();
        }
    }

    private final Timeline timeline;
    private final History history;
    private final SplittableRandom random;
    private final boolean strong;
    private final Version[][] items;
    private final byte[] tokens;
    private final long[][] lagNanos;
    private final boolean[][] cut;
    private long lastStamp;

    SimulatedReplicas(
            Timeline timeline,
            History history,
            SplittableRandom random,
            int regions,
            int items,
            int tokens,
            boolean strong) {
        this.timeline = timeline;
        this.history = history;
        this.random = random;
        this.strong = strong;
        this.items = new Version[strong ? 1 : regions][items];
        this.tokens = new byte[tokens];
        this.lagNanos = new long[regions][regions];
        this.cut = new boolean[regions][regions];
        for (var row : lagNanos) {
            java.util.Arrays.fill(row, HALF_A_SECOND);
        }
    }

    void lag(int from, int to, long nanos) {
        lagNanos[from][to] = nanos;
    }

    long lag(int from, int to) {
        return lagNanos[from][to];
    }

    /** Keeps versions back in that direction until it is healed. */
    void cut(int from, int to, boolean now) {
        cut[from][to] = now;
    }

    boolean isCut(int from, int to) {
        return cut[from][to];
    }

    /** What the item is in that region, for a later comparison; -1 if it does not exist. */
    int operationOf(int region, int item) {
        var version = items[strong ? 0 : region][item];
        return version == null ? -1 : version.operation();
    }

    /**
     * Carries out a write, as a region does whether or not anybody still waits for the answer.
     *
     * @param expected what {@link #operationOf} has said, for a compare-and-set
     * @return whether its condition held
     */
    boolean apply(int region, int operation, SimulatedWrite kind, int item, int expected) {
        if (kind == SimulatedWrite.CONTROL) {
            history.applies(operation, region, timeline.now());
            return true;
        }
        int copy = strong ? 0 : region;
        var present = items[copy][item];
        if (kind == SimulatedWrite.CLAIM && present != null
                || kind.comparesVersions() && !done(region, operation, kind) && operationOf(region, item) != expected) {
            return false;
        }
        if (done(region, operation, kind)) {
            return true;
        }
        if (kind.shape.tokened()) {
            tokens[operation] |= (byte) (1 << region);
        }
        lastStamp = Math.max(lastStamp + 1, timeline.now());
        var version = new Version(lastStamp, region, operation);
        history.applies(operation, region, lastStamp);
        store(copy, item, version);
        if (!strong) {
            replicate(region, item, version);
        }
        return true;
    }

    /** Whether a token says that the region has carried it out before. */
    private boolean done(int region, int operation, SimulatedWrite kind) {
        return kind.shape.tokened() && (tokens[operation] & 1 << region) != 0;
    }

    private void store(int copy, int item, Version version) {
        var present = items[copy][item];
        if (present == null || version.newerThan(present)) {
            items[copy][item] = version;
            if (present != null) {
                history.supersedes(present.operation(), version.operation());
            }
        } else if (!version.equals(present)) {
            history.supersedes(version.operation(), present.operation());
        }
    }

    private void replicate(int from, int item, Version version) {
        for (int to = 0; to < items.length; to++) {
            if (to != from) {
                int target = to;
                long lag = (long) (lagNanos[from][to] * (0.5 + random.nextDouble()));
                timeline.in(lag, () -> arrive(from, target, item, version));
            }
        }
    }

    private void arrive(int from, int to, int item, Version version) {
        if (cut[from][to]) {
            timeline.in(HALF_A_SECOND, () -> arrive(from, to, item, version));
        } else {
            store(to, item, version);
        }
    }

    /** The operation whose version all replicas hold, for each item; an item on which they differ is a violation. */
    int[] finalOperations() {
        var operations = new int[items[0].length];
        for (int item = 0; item < operations.length; item++) {
            operations[item] = operationOf(0, item);
            for (int region = 1; region < items.length; region++) {
                if (operationOf(region, item) != operations[item]) {
                    history.violation("the replicas differ on item " + item);
                }
            }
        }
        return operations;
    }
}
