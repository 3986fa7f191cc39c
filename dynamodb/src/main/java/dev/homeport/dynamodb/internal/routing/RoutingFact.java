package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the decision is told. Regions are numbers as in {@link RoutingTable}. A generation is that of the view under which
 * the thing began; what began under an older one is dropped.
 */
public sealed interface RoutingFact {

    /**
     * A call has ended in anything but a final answer.
     *
     * @param began when the last attempt in the region began
     * @param lastSuccess when the last success of this circuit ended, if there was one
     * @param table the table, or tables, that it was about; empty if that says nothing
     */
    record CallFailed(
            int region,
            AccessMode access,
            int generation,
            AttemptOutcome verdict,
            Instant began,
            Optional<Instant> lastSuccess,
            String table)
            implements RoutingFact {

        public CallFailed(
                int region,
                AccessMode access,
                int generation,
                AttemptOutcome verdict,
                Instant began,
                Optional<Instant> lastSuccess) {
            this(region, access, generation, verdict, began, lastSuccess, "");
        }
    }

    /** Home has refused a permission: that is the caller's answer, and told, and changes nothing. */
    record PermissionRefused(int region, String table, String reason) implements RoutingFact {}

    /**
     * Calls have been succeeding since this was last said. To be told once a tick and circuit while
     * {@link RoutingState#attentive()}.
     *
     * @param began when the latest call that succeeded began
     * @param ended when the latest success came
     */
    record CallsSucceed(int region, AccessMode access, int generation, Instant began, Instant ended)
            implements RoutingFact {}

    /**
     * The breaker of this circuit has opened; told each tick for as long as it is open and the circuit used.
     *
     * @param rate the rate of faults in its window now, 0 to 1
     */
    record FaultRateExceeded(int region, AccessMode access, int generation, double rate) implements RoutingFact {}

    /**
     * The breaker of this circuit has opened by the user's own rule for slow calls, which holds; told each tick.
     *
     * @param rate of slow calls in its window now, 0 to 1
     */
    record SlowRateExceeded(int region, AccessMode access, int generation, double rate) implements RoutingFact {}

    /**
     * What the breaker of a circuit has counted in its window; wanted once a tick while the circuit is ramping.
     *
     * @param rate of faults, 0 to 1
     */
    record FaultRate(int region, AccessMode access, int generation, double rate, int calls) implements RoutingFact {}

    /**
     * Calls are still waiting although each should have ended long ago.
     *
     * @param calls how many
     * @param oldest when the oldest of them began
     * @param lastSuccess when the last success of this circuit ended, if there was one
     */
    record CallsOverdue(
            int region, AccessMode access, int generation, int calls, Instant oldest, Optional<Instant> lastSuccess)
            implements RoutingFact {}

    /** The latest read that has succeeded took so long; told once a second, and each tick if it took as long as in a slow region. */
    record ReadTook(int region, Duration took) implements RoutingFact {}

    /** A canary was answered. */
    record CanarySucceeded(int region, Instant began, Instant ended) implements RoutingFact {

        Duration roundTrip() {
            return Duration.between(began, ended);
        }
    }

    /**
     * A canary was not answered as it should be.
     *
     * @param table the one that it asked; empty if that says nothing
     * @param lastSuccess when the last success of a call in that region, in either circuit, or of another canary ended, if there
     *     was one
     */
    record CanaryFailed(
            int region,
            AttemptOutcome verdict,
            Instant began,
            Instant ended,
            Optional<Instant> lastSuccess,
            String table)
            implements RoutingFact {

        public CanaryFailed(
                int region, AttemptOutcome verdict, Instant began, Instant ended, Optional<Instant> lastSuccess) {
            this(region, verdict, began, ended, lastSuccess, "");
        }
    }

    /**
     * A hedged read was answered by the alternate first.
     *
     * @param region the region that lost
     * @param canaryMedian the median round trip of its recent canaries
     * @param baseline the same in quiet times
     */
    record HedgeWon(int region, int generation, Duration canaryMedian, Duration baseline) implements RoutingFact {}

    /** A hedged read was answered first by the region where it began. */
    record HedgeLost(int region, int generation) implements RoutingFact {}

    /** All regions that the operator wants empty at present. */
    record Evacuated(Set<Integer> regions) implements RoutingFact {

        public Evacuated {
            regions = Set.copyOf(regions);
        }
    }

    /**
     * How far a region is behind another one.
     *
     * @param lag empty if it could not be found out
     */
    record LagMeasured(int from, int to, Optional<Duration> lag) implements RoutingFact {}

    /**
     * This process did not run for a while, so what it timed meanwhile says nothing of any region.
     *
     * @param drift how late the scheduler was
     */
    record SchedulerStalled(Duration drift) implements RoutingFact {}

    /**
     * The audit has seen which regions hold an active replica of a table.
     *
     * @param active the regions that do, not empty; the others are misconfigured
     */
    record ReplicasFound(String table, Set<Integer> active) implements RoutingFact {

        public ReplicasFound {
            active = Set.copyOf(active);
        }
    }

    /** Somebody wants a region back now. The least time out is waived, proof that it works is not. */
    record FailBackNow(int region) implements RoutingFact {}

    /** Time has passed; wanted every 100 ms. */
    record Tick() implements RoutingFact {}
}
