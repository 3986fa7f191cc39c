package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RegionStatus.State;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.SlowHome;
import dev.homeport.dynamodb.internal.routing.LatencyTrend.Slow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds regions that answer and are slow, which no other rule sees: nothing fails. It is told by default; reads leave only if
 * the user wants that, since waiting may be better than what their number does to the other region. So they leave by
 * and by, and no two processes at the same moment.
 *
 * <p>A region is slow beside what is usual there and beside the others, since a process without a processor, or a network of ours
 * that is full, makes all of them slow.
 */
public final class SlowRegionRules {

    /** For how long the medians have to be slow. */
    static final Duration LASTING = Duration.ofSeconds(10);

    /** The longest that a process waits by chance before its reads leave. */
    static final Duration SPREAD = Duration.ofSeconds(10);

    static final Duration STEP = Duration.ofSeconds(5);

    private static final int SLOWER_THAN_OTHERS_BY = 2;

    /** Shares of a hundred, each kept for a step; then none. */
    private static final int[] LEAVING = {75, 50, 25};

    void judge(TransitionBuilder transition) {
        for (var record : List.copyOf(transition.regions)) {
            judge(transition, record);
        }
    }

    private static void judge(TransitionBuilder transition, RegionState record) {
        var pace = record.pace();
        var slow = pace.slow();
        boolean slowNow = pace.known()
                && pace.median().compareTo(pace.slowFrom()) >= 0
                && fastestOther(transition, record)
                        .filter(other -> pace.median().compareTo(other.multipliedBy(SLOWER_THAN_OTHERS_BY)) >= 0)
                        .isPresent();
        if (slowNow && slow.isEmpty()) {
            transition.put(record.pace(pace.slow(Optional.of(new Slow(transition.now, pace.usual(), false)))));
        } else if (slowNow) {
            slowFor(transition, record, slow.get());
        } else if (slow.isPresent() && (!slow.get().told() || pace.median().compareTo(pace.fastUpTo()) <= 0)) {
            fastAgain(transition, record, slow.get());
        }
    }

    /** The median of the fastest of the other regions that could take its reads. */
    private static Optional<Duration> fastestOther(TransitionBuilder transition, RegionState record) {
        return transition.regions.stream()
                .filter(other -> other.region() != record.region() && other.usable(AccessMode.READ))
                .map(RegionState::pace)
                .map(LatencyTrend::median)
                .filter(median -> !median.isZero())
                .min(Duration::compareTo);
    }

    private static void slowFor(TransitionBuilder transition, RegionState record, Slow slow) {
        if (transition.now.isBefore(slow.since().plus(LASTING))) {
            return;
        }
        if (!slow.told()) {
            var known = new Slow(slow.since(), slow.usual(), true);
            transition.put(transition.region(record.region()).pace(record.pace().slow(Optional.of(known))));
            transition.raise(new RoutingEvent.RegionSlow(
                    transition.now,
                    transition.settings.name(record.region()),
                    record.pace().median(),
                    slow.usual()));
        }
        if (transition.settings.slowHome() == SlowHome.MOVE_READS && record.region() == transition.order.get(0)) {
            leave(transition, record.region(), slow.since().plus(LASTING).plus(spread(transition.settings)));
        }
    }

    private static Duration spread(RoutingSettings settings) {
        return Duration.ofNanos(Math.round(SPREAD.toNanos() * settings.jitter()));
    }

    private static void leave(TransitionBuilder transition, int region, Instant from) {
        var record = transition.region(region);
        var circuit = record.read();
        if (!circuit.usable() || transition.now.isBefore(from)) {
            return;
        }
        if (circuit.state() != State.LEAVING) {
            transition.put(
                    region,
                    AccessMode.READ,
                    circuit.leaving("slow: " + record.pace().words(), LEAVING[0], transition.now));
            return;
        }
        long steps = Duration.between(circuit.since(), transition.now).toMillis() / STEP.toMillis();
        if (steps >= LEAVING.length) {
            transition.put(
                    region, AccessMode.READ, circuit.striking(EvictionCause.slow(record.pace(), transition.now)));
        } else if (LEAVING[(int) steps] != circuit.share()) {
            transition.put(region, AccessMode.READ, circuit.grownTo(LEAVING[(int) steps]));
        }
    }

    private static void fastAgain(TransitionBuilder transition, RegionState record, Slow slow) {
        transition.put(transition.region(record.region()).pace(record.pace().slow(Optional.empty())));
        var circuit = record.read();
        if (circuit.state() == State.LEAVING) {
            transition.put(record.region(), AccessMode.READ, circuit.staying(transition.now));
        }
        if (slow.told()) {
            transition.raise(new RoutingEvent.RegionFastAgain(
                    transition.now,
                    transition.settings.name(record.region()),
                    Duration.between(slow.since(), transition.now)));
        }
    }
}
