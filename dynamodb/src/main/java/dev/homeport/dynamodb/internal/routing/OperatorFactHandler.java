package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import java.util.ArrayList;
import java.util.Optional;

/** Takes in what people want. */
public final class OperatorFactHandler {

    private OperatorFactHandler() {}

    static void evacuated(TransitionBuilder turn, RoutingFact.Evacuated fact) {
        for (var record : new ArrayList<>(turn.regions)) {
            boolean wanted = fact.regions().contains(record.region());
            if (wanted == record.evacuatedSince().isPresent()) {
                continue;
            }
            var name = turn.settings.name(record.region());
            if (wanted) {
                turn.put(record.evacuated(Optional.of(turn.now)));
                turn.raise(new RoutingEvent.RegionEvacuated(turn.now, name));
            } else {
                turn.put(record.evacuated(Optional.empty()));
                turn.raise(new RoutingEvent.EvacuationEnded(turn.now, name));
                failBackNow(turn, record.region());
            }
        }
    }

    static void failBackNow(TransitionBuilder turn, int region) {
        for (var access : AccessMode.values()) {
            var lane = turn.region(region).lane(access);
            if (!lane.usable()) {
                turn.put(region, access, lane.toldToReturn());
            }
        }
    }
}
