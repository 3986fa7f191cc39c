package dev.homeport.dynamodb;

import dev.homeport.region.RegionName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One decision or finding. Each is also one log line. */
public sealed interface RoutingEvent {

    /** When it was decided. */
    Instant at();

    /**
     * A region is not used any more, for reads, for writes or for both.
     *
     * @param reason what was seen, in words
     * @param firstSign when the trouble was first noticed
     * @param outUntil before when it will not come back
     */
    record RegionEvicted(
            Instant at, RegionName region, Set<AccessMode> access, String reason, Instant firstSign, Instant outUntil)
            implements RoutingEvent {

        /** Copies the set. */
        public RegionEvicted {
            access = Set.copyOf(access);
        }

        /** How long it took from the first sign to the decision. */
        public Duration detect() {
            return Duration.between(firstSign, at);
        }
    }

    /** A region that was out is given a growing share of its reads back. */
    record RegionReturning(Instant at, RegionName region, Duration out) implements RoutingEvent {}

    /** A region that was out could come back, and waits for somebody to say so. */
    record RegionReady(Instant at, RegionName region, Duration out) implements RoutingEvent {}

    /**
     * A region is fully used again, for reads, for writes or for both.
     *
     * @param gated false if it was taken back at once, without the usual proofs, because all others fail
     */
    record RegionRestored(Instant at, RegionName region, Set<AccessMode> access, boolean gated)
            implements RoutingEvent {

        /** Copies the set. */
        public RegionRestored {
            access = Set.copyOf(access);
        }
    }

    /**
     * A region answers and is slow: see {@link SlowHome}.
     *
     * @param median what its latest canaries took
     * @param usual what they take as a rule
     */
    record RegionSlow(Instant at, RegionName region, Duration median, Duration usual) implements RoutingEvent {}

    /** A region that was slow answers as usual again. */
    record RegionFastAgain(Instant at, RegionName region, Duration after) implements RoutingEvent {}

    /** Writes begin in another region from now on. */
    record WriteRegionMoved(Instant at, RegionName from, RegionName to) implements RoutingEvent {}

    /** No region answers: more likely our own network than all of them, so nothing was changed. */
    record AllRegionsFailing(Instant at, String reason) implements RoutingEvent {}

    /** A region answers again after none did. */
    record RegionsAnswerAgain(Instant at, RegionName first, Duration after) implements RoutingEvent {}

    /** A region fails, or is to be evacuated, and is used all the same because no other is left. */
    record LastRegionKept(Instant at, RegionName region, AccessMode access, String reason) implements RoutingEvent {}

    /** The operator has taken a region out. */
    record RegionEvacuated(Instant at, RegionName region) implements RoutingEvent {}

    /** The operator lets a region back in. */
    record EvacuationEnded(Instant at, RegionName region) implements RoutingEvent {}

    /** The nearest regions are others than before. */
    record OrderChanged(Instant at, List<RegionName> before, List<RegionName> order) implements RoutingEvent {

        /** Copies the lists. */
        public OrderChanged {
            before = List.copyOf(before);
            order = List.copyOf(order);
        }
    }

    /**
     * A region works, but is not set up as the others are: a table is missing there, or a permission. It is used last for that
     * table, until it is found right or a minute later (a quarter of an hour if the audit has found it). A permission that
     * home refuses is told and changes no order, since it may be meant.
     */
    record RegionMisconfigured(Instant at, RegionName region, String reason) implements RoutingEvent {}

    /**
     * A region that was misconfigured has its place in the order again.
     *
     * @param seen whether it was seen to be right, rather than given another chance after a minute
     */
    record SetupRestored(Instant at, RegionName region, boolean seen) implements RoutingEvent {}

    /** This process did not run for a while, and what it timed meanwhile was not held against any region. */
    record SchedulerStalled(Instant at, Duration drift) implements RoutingEvent {}

    /** The audit of the replicas has found something. */
    record AuditWarning(Instant at, RegionName region, String warning) implements RoutingEvent {}
}
