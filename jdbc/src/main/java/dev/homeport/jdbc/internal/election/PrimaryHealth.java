package dev.homeport.jdbc.internal.election;

import dev.homeport.health.CheckResult;
import dev.homeport.jdbc.Topology;
import java.time.Duration;

/** Judges whether an application can expect to reach a primary now. Pure. */
public final class PrimaryHealth {

    /** A view is good for at least this long, and for five probe intervals. */
    private static final Duration SHORTEST_VIEW_LIFE = Duration.ofSeconds(5);

    private PrimaryHealth() {}

    public static CheckResult of(Topology topology, boolean poolOpen, Duration age, Duration probeInterval) {
        var renewal = probeInterval.multipliedBy(5);
        var life = renewal.compareTo(SHORTEST_VIEW_LIFE) > 0 ? renewal : SHORTEST_VIEW_LIFE;
        if (age.compareTo(life) > 0) {
            return CheckResult.down("the view of the nodes is " + VerdictMessages.text(age) + " old");
        }
        if (!topology.anyNodeAnswers()) {
            return CheckResult.down("no node answers");
        }
        if (topology.primary().isEmpty()) {
            return CheckResult.down(topology.reason());
        }
        return poolOpen ? CheckResult.up() : CheckResult.down("the primary's pool cannot be opened");
    }

    /** Returns down while the topology names nodes that were alive and could not be asked. */
    public static CheckResult verified(Topology topology) {
        return topology.unverifiedBy().isEmpty()
                ? CheckResult.up()
                : CheckResult.down(VerdictMessages.unverified(topology.unverifiedBy()));
    }

    /**
     * Returns down if transactions are read-only by default and a write was refused; a refusal alone may be the
     * application's own read-only transaction.
     */
    public static CheckResult writable(Topology topology, boolean writeRefused) {
        return writeRefused && TopologyFactory.readOnlyByDefault(topology)
                ? CheckResult.down("the primary refuses writes: " + TopologyFactory.READ_ONLY_BY_DEFAULT)
                : CheckResult.up();
    }
}
