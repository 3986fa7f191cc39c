package dev.homeport.dynamodb;

import java.util.ArrayList;
import java.util.Optional;

/** Takes in what people want. */
final class OperatorFacts {

    private OperatorFacts() {}

    static void evacuated(Turn turn, Fact.Evacuated fact) {
        for (var record : new ArrayList<>(turn.regions)) {
            boolean wanted = fact.regions().contains(record.region());
            if (wanted == record.evacuatedSince().isPresent()) {
                continue;
            }
            var name = turn.settings.name(record.region());
            if (wanted) {
                turn.put(record.evacuated(Optional.of(turn.now)));
                turn.raise(new RouteEvent.RegionEvacuated(turn.now, name));
            } else {
                turn.put(record.evacuated(Optional.empty()));
                turn.raise(new RouteEvent.EvacuationEnded(turn.now, name));
                failBackNow(turn, record.region());
            }
        }
    }

    static void failBackNow(Turn turn, int region) {
        for (var access : Access.values()) {
            var lane = turn.region(region).lane(access);
            if (!lane.usable()) {
                turn.put(region, access, lane.toldToReturn());
            }
        }
    }
}
