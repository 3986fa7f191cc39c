package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Puts the nearest region first, by the moving average of its canaries' round trips, and is slow to change its mind:
 * caches, connections and versions are warm where the reads are, so only a large difference that lasts is worth a move.
 */
public final class NearestRegionOrder {

    static final Duration LASTING = Duration.ofMinutes(5);

    private static final double BETTER_BY_NANOS = 15e6;
    private static final double BETTER_BY_FACTOR = 0.7;

    void arrange(TransitionBuilder turn) {
        if (!turn.settings.nearest()) {
            return;
        }
        if (!turn.ordered) {
            decideOnce(turn);
            return;
        }
        for (int rank = 1; rank < turn.order.size(); rank++) {
            var record = turn.region(turn.order.get(rank));
            var ahead = muchNearer(record, turn.region(turn.order.get(rank - 1)))
                    ? record.aheadSince().or(() -> Optional.of(turn.now))
                    : Optional.<java.time.Instant>empty();
            if (!ahead.equals(record.aheadSince())) {
                turn.put(record.ahead(ahead));
            }
        }
        for (int rank = 1; rank < turn.order.size(); rank++) {
            var record = turn.region(turn.order.get(rank));
            if (record.aheadSince()
                    .filter(since -> !turn.now.isBefore(since.plus(LASTING)))
                    .isPresent()) {
                moveForward(turn, rank);
                return;
            }
        }
    }

    private static void decideOnce(TransitionBuilder turn) {
        boolean allMeasured = turn.regions.stream()
                .filter(record -> record.usable(AccessMode.READ))
                .allMatch(RegionState::measured);
        if (!allMeasured) {
            return;
        }
        var order = new ArrayList<>(turn.order);
        order.sort(Comparator.comparingDouble(
                region -> turn.region(region).measured() ? turn.region(region).roundTripNanos() : Double.MAX_VALUE));
        turn.ordered = true;
        change(turn, order);
    }

    private static void moveForward(TransitionBuilder turn, int rank) {
        var order = new ArrayList<>(turn.order);
        var mover = turn.region(order.remove(rank));
        int place = rank;
        while (place > 0 && muchNearer(mover, turn.region(order.get(place - 1)))) {
            place--;
        }
        order.add(place, mover.region());
        turn.put(mover.ahead(Optional.empty()));
        change(turn, order);
    }

    private static void change(TransitionBuilder turn, List<Integer> order) {
        if (!order.equals(turn.order)) {
            var names = turn.settings.regions();
            turn.raise(new RoutingEvent.OrderChanged(
                    turn.now,
                    turn.order.stream().map(names::get).toList(),
                    order.stream().map(names::get).toList()));
            turn.order = List.copyOf(order);
        }
    }

    private static boolean muchNearer(RegionState record, RegionState than) {
        if (!record.measured() || !than.measured()) {
            return false;
        }
        return record.roundTripNanos() < than.roundTripNanos() - BETTER_BY_NANOS
                && record.roundTripNanos() < than.roundTripNanos() * BETTER_BY_FACTOR;
    }
}
