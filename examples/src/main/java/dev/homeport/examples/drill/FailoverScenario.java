package dev.homeport.examples.drill;

import dev.homeport.testkit.LabRegion;
import java.sql.SQLException;
import java.time.Duration;

/** Names the ways to lose the primary's region, or to leave it on purpose, and carries each out. */
enum FailoverScenario {
    /** The server's processes are killed; its kernel refuses connections at once. */
    CRASH("crash", Bound.AT_ONCE) {
        @Override
        String fault(String primary) {
            return "every server process of " + primary + " is killed";
        }

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
        String fault(String primary) {
            return "every server process of " + primary + " is stopped; its kernel still accepts connections";
        }

        @Override
        void strike(LabRegion primary) {
            primary.freeze();
        }

        @Override
        void comeBack(LabRegion old) throws SQLException {
            old.thaw();
            commitAlone(old);
        }
    },
    /** The network loses everything to and from the region, and neither side is told. */
    BLACKHOLE("blackhole", Bound.AT_ONCE) {
        @Override
        String fault(String primary) {
            return "nothing gets into " + primary + " or out of it any more";
        }

        @Override
        void strike(LabRegion primary) {
            primary.blackHole();
            primary.replicationLink().blackHole();
        }

        @Override
        void comeBack(LabRegion old) throws SQLException {
            commitAlone(old);
            old.heal();
            old.replicationLink().heal();
        }
    },
    /** The standby is promoted while the old primary stays alive and writable. */
    SPLIT_BRAIN("split-brain", Bound.AFTER_A_CALM_PROBE) {
        @Override
        String fault(String primary) {
            return primary + " stays alive and writable";
        }

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
        String fault(String primary) {
            return primary + " is shut down as planned";
        }

        @Override
        void strike(LabRegion primary) {
            primary.stop();
        }

        @Override
        void comeBack(LabRegion old) {
            old.restart();
        }
    },
    /**
     * The services know one server only, the one that a parameter names; after the promotion the runbook writes the
     * promoted one, of which they have never heard, to that parameter.
     */
    SSM("ssm", Bound.AFTER_A_REFRESH) {
        @Override
        String fault(String primary) {
            return "every server process of " + primary + " is killed; the services know no other server";
        }

        @Override
        void strike(LabRegion primary) {
            primary.crash();
        }

        @Override
        void comeBack(LabRegion old) {
            old.restart();
        }
    };

    /** Says how soon after the promotion every service's first write must be acknowledged. */
    private enum Bound {
        AT_ONCE,
        AFTER_A_CALM_PROBE,
        AFTER_A_REFRESH
    }

    private static final Duration UNTIL_PROMOTION = Duration.ofMillis(2_800);
    private static final Duration MEDIAN = Duration.ofMillis(300);
    private static final Duration WORST = Duration.ofMillis(800);
    private static final Duration QUICK_PROBES = Duration.ofMillis(250);

    private final String label;
    private final Bound bound;

    FailoverScenario(String label, Bound bound) {
        this.label = label;
        this.bound = bound;
    }

    /** Returns what happens to the primary's region, in words. */
    abstract String fault(String primary);

    /** Carries the fault out. */
    abstract void strike(LabRegion primary);

    /** Brings the old primary back: overtaken by the promotion, writable, and waiting for no standby. */
    abstract void comeBack(LabRegion old) throws SQLException;

    /** A primary that waits for its lost standby would only hang, and never acknowledge the write it must not get. */
    static void commitAlone(LabRegion old) throws SQLException {
        try (var connection = old.connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("alter system set synchronous_standby_names = ''");
            statement.execute("select pg_reload_conf()");
            // Commits wait no longer once the checkpointer has read the setting, which it does before it serves this.
            statement.execute("checkpoint");
        }
    }

    /**
     * Between the fault and the promotion: what a very quick operator needs, and longer than finding out a dead primary.
     * None where the fault is the promotion's own, or planned together with it.
     */
    Duration untilPromotion() {
        return bound == Bound.AFTER_A_CALM_PROBE ? Duration.ZERO : UNTIL_PROMOTION;
    }

    String label() {
        return label;
    }

    /** Returns whether the services know the primary from a parameter alone, and no other server. */
    boolean hostFromParameterStore() {
        return this == SSM;
    }

    /**
     * Returns whether the old primary keeps acknowledging writes after the promotion; only asynchronous replication
     * lets it.
     */
    boolean leavesOldPrimaryWritable() {
        return this == SPLIT_BRAIN;
    }

    /** Bound on the median of the services' last first write after the promotion. */
    Duration medianBound(Duration probeInterval) {
        if (bound == Bound.AFTER_A_REFRESH) {
            return ServiceConfigs.REFRESH.plus(WORST);
        }
        return bound == Bound.AT_ONCE || probeInterval.compareTo(QUICK_PROBES) <= 0
                ? MEDIAN
                : probeInterval.plus(MEDIAN);
    }

    /** Bound on the worst of them. */
    Duration worstBound(Duration probeInterval) {
        if (bound == Bound.AFTER_A_REFRESH) {
            return ServiceConfigs.REFRESH.plus(WORST).plus(WORST);
        }
        return bound == Bound.AT_ONCE || probeInterval.compareTo(QUICK_PROBES) <= 0
                ? WORST
                : probeInterval.plus(MEDIAN);
    }
}
