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

    void arrange(TransitionBuilder transition) {
        if (!transition.settings.nearest()) {
            return;
        }
        if (!transition.ordered) {
            decideOnce(transition);
            return;
        }
        for (int rank = 1; rank < transition.order.size(); rank++) {
            var record = transition.region(transition.order.get(rank));
            var ahead = muchNearer(record, transition.region(transition.order.get(rank - 1)))
                    ? record.aheadSince().or(() -> Optional.of(transition.now))
                    : Optional.<java.time.Instant>empty();
            if (!ahead.equals(record.aheadSince())) {
                transition.put(record.ahead(ahead));
            }
        }
        for (int rank = 1; rank < transition.order.size(); rank++) {
            var record = transition.region(transition.order.get(rank));
            if (record.aheadSince()
                    .filter(since -> !transition.now.isBefore(since.plus(LASTING)))
                    .isPresent()) {
                moveForward(transition, rank);
                return;
            }
        }
    }

    private static void decideOnce(TransitionBuilder transition) {
        boolean allMeasured = transition.regions.stream()
                .filter(record -> record.usable(AccessMode.READ))
                .allMatch(RegionState::measured);
        if (!allMeasured) {
            return;
        }
        var order = new ArrayList<>(transition.order);
        order.sort(Comparator.comparingDouble(region ->
                transition.region(region).measured() ? transition.region(region).roundTripNanos() : Double.MAX_VALUE));
        transition.ordered = true;
        change(transition, order);
    }

    private static void moveForward(TransitionBuilder transition, int rank) {
        var order = new ArrayList<>(transition.order);
        var mover = transition.region(order.remove(rank));
        int place = rank;
        while (place > 0 && muchNearer(mover, transition.region(order.get(place - 1)))) {
            place--;
        }
        order.add(place, mover.region());
        transition.put(mover.ahead(Optional.empty()));
        change(transition, order);
    }

    private static void change(TransitionBuilder transition, List<Integer> order) {
        if (!order.equals(transition.order)) {
            var names = transition.settings.regions();
            transition.raise(new RoutingEvent.OrderChanged(
                    transition.now,
                    transition.order.stream().map(names::get).toList(),
                    order.stream().map(names::get).toList()));
            transition.order = List.copyOf(order);
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
