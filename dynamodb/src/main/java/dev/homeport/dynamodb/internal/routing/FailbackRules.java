package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus.State;
import dev.homeport.dynamodb.RoutingEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Brings lanes back, slowly, because most incidents of such clients happen on the way back.
 *
 * <p>A lane stays out for the least time that doubles with each flap. Then {@link #CANARIES} canaries must have been
 * answered in a row over {@link #CANARIES_SPAN}, and where lag is measured the writes made elsewhere must have arrived.
 * Reads then return by a ramp, in which half the usual rate of faults ends it. Writes return when the reads are back and
 * lag is small both ways: from there to here, so that conditions are judged by what was written meanwhile, and from here
 * to there, so that nothing that was still under way arrives late.
 */
public final class FailbackRules {

    static final int CANARIES = 3;
    static final Duration CANARIES_SPAN = Duration.ofSeconds(15);

    /** Shares of a hundred, each kept for a third of the ramp. */
    private static final int[] RAMP = {5, 25, 50};

    static final Duration RAMP_STEP = Duration.ofSeconds(20);

    /**
     * For how long after its writes are back home is not trusted with consistent reads and conditions where lag is not
     * measured: what was written elsewhere in the last moments may be still under way. Replication takes a second or so as a
     * rule.
     */
    public static final Duration SETTLING = Duration.ofSeconds(5);

    void advance(TransitionBuilder turn) {
        for (int region = 0; region < turn.regions.size(); region++) {
            if (turn.region(region).evacuatedSince().isEmpty()) {
                advance(turn, region, AccessMode.READ);
                advance(turn, region, AccessMode.WRITE);
            }
        }
    }

    private static void advance(TransitionBuilder turn, int region, AccessMode access) {
        var lane = turn.region(region).lane(access);
        if (lane.state() == State.RAMPING) {
            grow(turn, region, access, lane);
        } else if (!lane.usable() && (lane.told() || !turn.now.isBefore(lane.outUntil()))) {
            var missing = missing(turn, region, access);
            if (missing.isPresent()) {
                turn.put(region, access, lane.waiting(State.RECOVERING, missing.get(), turn.now));
            } else if (turn.settings.manualFailback() && !lane.told()) {
                ready(turn, region, access, lane);
            } else {
                bringBack(turn, region, access, lane);
            }
        }
    }

    /** What the lane still waits for, in words. */
    private static Optional<String> missing(TransitionBuilder turn, int region, AccessMode access) {
        var record = turn.region(region);
        var canaries = record.canaries();
        if (canaries.count() < CANARIES || canaries.span().compareTo(CANARIES_SPAN) < 0) {
            return Optional.of("waiting for canaries");
        }
        int writes = turn.writeRegion();
        if (access == AccessMode.WRITE && record.read().state() != State.IN_SERVICE) {
            return Optional.of("waiting for its reads to be back");
        }
        if (!gateOpen(turn, writes, region) || access == AccessMode.WRITE && !gateOpen(turn, region, writes)) {
            return Optional.of("waiting for replication to catch up");
        }
        return Optional.empty();
    }

    private static boolean gateOpen(TransitionBuilder turn, int from, int to) {
        return turn.settings.maxLag().isEmpty()
                || LagMeasurement.caughtUp(turn.settings, turn.lags, from, to, turn.now);
    }

    private static void ready(TransitionBuilder turn, int region, AccessMode access, CircuitState lane) {
        if (lane.state() != State.AWAITING_FAILBACK) {
            turn.put(region, access, lane.waiting(State.AWAITING_FAILBACK, "waiting to be told", turn.now));
            turn.raise(new RoutingEvent.RegionReady(
                    turn.now, turn.settings.name(region), Duration.between(lane.outSince(), turn.now)));
        }
    }

    private static void bringBack(TransitionBuilder turn, int region, AccessMode access, CircuitState lane) {
        turn.effect(new RoutingEffect.ResetBreaker(region, access));
        var name = turn.settings.name(region);
        if (access == AccessMode.READ) {
            turn.put(region, access, lane.ramping(RAMP[0], turn.now));
            turn.raise(new RoutingEvent.RegionReturning(turn.now, name, Duration.between(lane.outSince(), turn.now)));
        } else {
            turn.put(region, access, lane.restored(turn.now));
            turn.raise(new RoutingEvent.RegionRestored(turn.now, name, Set.of(access), true));
        }
    }

    private static void grow(TransitionBuilder turn, int region, AccessMode access, CircuitState lane) {
        long steps = Duration.between(lane.since(), turn.now).toMillis() / RAMP_STEP.toMillis();
        if (steps >= RAMP.length) {
            turn.put(region, access, lane.restored(turn.now));
            turn.raise(new RoutingEvent.RegionRestored(turn.now, turn.settings.name(region), Set.of(access), true));
        } else if (RAMP[(int) steps] != lane.share()) {
            turn.put(region, access, lane.grownTo(RAMP[(int) steps]));
        }
    }
}
