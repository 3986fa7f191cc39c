package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus.State;
import dev.homeport.dynamodb.RoutingEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Brings circuits back, slowly, because most incidents of such clients happen on the way back.
 *
 * <p>A circuit stays out for the least time that doubles with each flap. Then {@link #CANARIES} canaries must have been
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

    void advance(TransitionBuilder transition) {
        for (int region = 0; region < transition.regions.size(); region++) {
            if (transition.region(region).evacuatedSince().isEmpty()) {
                advance(transition, region, AccessMode.READ);
                advance(transition, region, AccessMode.WRITE);
            }
        }
    }

    private static void advance(TransitionBuilder transition, int region, AccessMode access) {
        var circuit = transition.region(region).circuit(access);
        if (circuit.state() == State.RAMPING) {
            grow(transition, region, access, circuit);
        } else if (!circuit.usable()
                && (circuit.told() || !transition.now.isBefore(circuit.outage().until()))) {
            var missing = missing(transition, region, access);
            if (missing.isPresent()) {
                transition.put(region, access, circuit.waiting(State.RECOVERING, missing.get(), transition.now));
            } else if (transition.settings.manualFailback() && !circuit.told()) {
                ready(transition, region, access, circuit);
            } else {
                bringBack(transition, region, access, circuit);
            }
        }
    }

    /** What the circuit still waits for, in words. */
    private static Optional<String> missing(TransitionBuilder transition, int region, AccessMode access) {
        var record = transition.region(region);
        var canaries = record.canaries();
        if (canaries.count() < CANARIES || canaries.span().compareTo(CANARIES_SPAN) < 0) {
            return Optional.of("waiting for canaries");
        }
        int writes = transition.writeRegion();
        if (access == AccessMode.WRITE && record.read().state() != State.IN_SERVICE) {
            return Optional.of("waiting for its reads to be back");
        }
        if (!gateOpen(transition, writes, region)
                || access == AccessMode.WRITE && !gateOpen(transition, region, writes)) {
            return Optional.of("waiting for replication to catch up");
        }
        return Optional.empty();
    }

    private static boolean gateOpen(TransitionBuilder transition, int from, int to) {
        return transition.settings.maxLag().isEmpty()
                || LagMeasurement.caughtUp(transition.settings, transition.lags, from, to, transition.now);
    }

    private static void ready(TransitionBuilder transition, int region, AccessMode access, CircuitState circuit) {
        if (circuit.state() != State.AWAITING_FAILBACK) {
            transition.put(
                    region, access, circuit.waiting(State.AWAITING_FAILBACK, "waiting to be told", transition.now));
            transition.raise(new RoutingEvent.RegionReady(
                    transition.now,
                    transition.settings.name(region),
                    Duration.between(circuit.outage().began(), transition.now)));
        }
    }

    private static void bringBack(TransitionBuilder transition, int region, AccessMode access, CircuitState circuit) {
        transition.effect(new RoutingEffect.ResetBreaker(region, access));
        var name = transition.settings.name(region);
        if (access == AccessMode.READ) {
            transition.put(region, access, circuit.ramping(RAMP[0], transition.now));
            transition.raise(new RoutingEvent.RegionReturning(
                    transition.now, name, Duration.between(circuit.outage().began(), transition.now)));
        } else {
            transition.put(region, access, circuit.restored(transition.now));
            transition.raise(new RoutingEvent.RegionRestored(transition.now, name, Set.of(access), true));
        }
    }

    private static void grow(TransitionBuilder transition, int region, AccessMode access, CircuitState circuit) {
        long steps = Duration.between(circuit.since(), transition.now).toMillis() / RAMP_STEP.toMillis();
        if (steps >= RAMP.length) {
            transition.put(region, access, circuit.restored(transition.now));
            transition.raise(new RoutingEvent.RegionRestored(
                    transition.now, transition.settings.name(region), Set.of(access), true));
        } else if (RAMP[(int) steps] != circuit.share()) {
            transition.put(region, access, circuit.grownTo(RAMP[(int) steps]));
        }
    }
}
