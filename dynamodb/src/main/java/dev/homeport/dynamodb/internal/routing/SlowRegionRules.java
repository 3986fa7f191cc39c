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

    void judge(TransitionBuilder turn) {
        for (var record : List.copyOf(turn.regions)) {
            judge(turn, record);
        }
    }

    private static void judge(TransitionBuilder turn, RegionState record) {
        var pace = record.pace();
        var slow = pace.slow();
        boolean slowNow = pace.known()
                && pace.median().compareTo(pace.slowFrom()) >= 0
                && fastestOther(turn, record)
                        .filter(other -> pace.median().compareTo(other.multipliedBy(SLOWER_THAN_OTHERS_BY)) >= 0)
                        .isPresent();
        if (slowNow && slow.isEmpty()) {
            turn.put(record.pace(pace.slow(Optional.of(new Slow(turn.now, pace.usual(), false)))));
        } else if (slowNow) {
            slowFor(turn, record, slow.get());
        } else if (slow.isPresent() && (!slow.get().told() || pace.median().compareTo(pace.fastUpTo()) <= 0)) {
            fastAgain(turn, record, slow.get());
        }
    }

    /** The median of the fastest of the other regions that could take its reads. */
    private static Optional<Duration> fastestOther(TransitionBuilder turn, RegionState record) {
        return turn.regions.stream()
                .filter(other -> other.region() != record.region() && other.usable(AccessMode.READ))
                .map(RegionState::pace)
                .map(LatencyTrend::median)
                .filter(median -> !median.isZero())
                .min(Duration::compareTo);
    }

    private static void slowFor(TransitionBuilder turn, RegionState record, Slow slow) {
        if (turn.now.isBefore(slow.since().plus(LASTING))) {
            return;
        }
        if (!slow.told()) {
            var known = new Slow(slow.since(), slow.usual(), true);
            turn.put(turn.region(record.region()).pace(record.pace().slow(Optional.of(known))));
            turn.raise(new RoutingEvent.RegionSlow(
                    turn.now, turn.settings.name(record.region()), record.pace().median(), slow.usual()));
        }
        if (turn.settings.slowHome() == SlowHome.MOVE_READS && record.region() == turn.order.get(0)) {
            leave(turn, record.region(), slow.since().plus(LASTING).plus(spread(turn.settings)));
        }
    }

    private static Duration spread(RoutingSettings settings) {
        return Duration.ofNanos(Math.round(SPREAD.toNanos() * settings.jitter()));
    }

    private static void leave(TransitionBuilder turn, int region, Instant from) {
        var record = turn.region(region);
        var lane = record.read();
        if (!lane.usable() || turn.now.isBefore(from)) {
            return;
        }
        if (lane.state() != State.LEAVING) {
            turn.put(
                    region,
                    AccessMode.READ,
                    lane.leaving("slow: " + record.pace().words(), LEAVING[0], turn.now));
            return;
        }
        long steps = Duration.between(lane.since(), turn.now).toMillis() / STEP.toMillis();
        if (steps >= LEAVING.length) {
            turn.put(region, AccessMode.READ, lane.striking(EvictionCause.slow(record.pace(), turn.now)));
        } else if (LEAVING[(int) steps] != lane.share()) {
            turn.put(region, AccessMode.READ, lane.grownTo(LEAVING[(int) steps]));
        }
    }

    private static void fastAgain(TransitionBuilder turn, RegionState record, Slow slow) {
        turn.put(turn.region(record.region()).pace(record.pace().slow(Optional.empty())));
        var lane = record.read();
        if (lane.state() == State.LEAVING) {
            turn.put(record.region(), AccessMode.READ, lane.staying(turn.now));
        }
        if (slow.told()) {
            turn.raise(new RoutingEvent.RegionFastAgain(
                    turn.now, turn.settings.name(record.region()), Duration.between(slow.since(), turn.now)));
        }
    }
}
