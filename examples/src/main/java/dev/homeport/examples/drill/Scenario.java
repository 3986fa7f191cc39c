package dev.homeport.examples.drill;

import dev.homeport.testkit.LabRegion;
import java.time.Duration;

/** A way to lose the primary's region, or to leave it on purpose. */
enum Scenario {
    /** The server's processes are killed; its kernel refuses connections at once. */
    CRASH("crash", Bound.AT_ONCE) {
        @Override
        void strike(LabRegion primary) {
            primary.crash();
        }

        @Override
        void comeBack(LabRegion old) {
            old.restart();
        }
    },
    /** The server stops answering while its kernel still accepts connections. */
    FREEZE("freeze", Bound.AT_ONCE) {
        @Override
        void strike(LabRegion primary) {
            primary.freeze();
        }

        @Override
        void comeBack(LabRegion old) {
            old.thaw();
        }
    },
    /** Nothing gets to the region or out of it any more, and nobody is told. */
    BLACKHOLE("blackhole", Bound.AT_ONCE) {
        @Override
        void strike(LabRegion primary) {
            primary.blackHole();
            primary.replicationLink().blackHole();
        }

        @Override
        void comeBack(LabRegion old) {
            old.heal();
            old.replicationLink().heal();
        }
    },
    /** The standby is promoted while the old primary stays alive and writable. */
    SPLIT_BRAIN("split-brain", Bound.AFTER_A_CALM_PROBE) {
        @Override
        void strike(LabRegion primary) {
            // The promotion itself is the fault.
        }

        @Override
        void comeBack(LabRegion old) {
            old.stop();
            old.restart();
        }
    },
    /** Planned: the old primary is shut down cleanly, then the standby is promoted. */
    SWITCHOVER("switchover", Bound.AFTER_A_CALM_PROBE) {
        @Override
        void strike(LabRegion primary) {
            primary.stop();
        }

        @Override
        void comeBack(LabRegion old) {
            old.restart();
        }
    };

    /** How soon after the promotion the first write must be acknowledged. */
    private enum Bound {
        AT_ONCE,
        AFTER_A_CALM_PROBE
    }

    private static final Duration MEDIAN = Duration.ofMillis(300);
    private static final Duration WORST = Duration.ofMillis(800);
    private static final Duration QUICK_PROBES = Duration.ofMillis(250);

    private final String label;
    private final Bound bound;

    Scenario(String label, Bound bound) {
        this.label = label;
        this.bound = bound;
    }

    /** Does the harm. */
    abstract void strike(LabRegion primary);

    /** Brings the old primary back as it was: writable, and overtaken by the promotion. */
    abstract void comeBack(LabRegion old);

    String label() {
        return label;
    }

    /** Whether the old primary keeps acknowledging writes after the promotion; only asynchronous replication lets it. */
    boolean leavesOldPrimaryWritable() {
        return this == SPLIT_BRAIN;
    }

    /** Bound on the median of the first acknowledged write after the promotion. */
    Duration medianBound(Duration probeInterval) {
        return bound == Bound.AT_ONCE || probeInterval.compareTo(QUICK_PROBES) <= 0
                ? MEDIAN
                : probeInterval.plus(MEDIAN);
    }

    /** Bound on the worst of them. */
    Duration worstBound(Duration probeInterval) {
        return bound == Bound.AT_ONCE || probeInterval.compareTo(QUICK_PROBES) <= 0
                ? WORST
                : probeInterval.plus(MEDIAN);
    }
}
