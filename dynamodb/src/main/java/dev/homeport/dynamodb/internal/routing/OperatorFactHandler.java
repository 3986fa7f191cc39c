package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import java.util.ArrayList;
import java.util.Optional;

/** Takes in what people want. */
public final class OperatorFactHandler {

    private OperatorFactHandler() {}

    static void evacuated(TransitionBuilder transition, RoutingFact.Evacuated fact) {
        for (var record : new ArrayList<>(transition.regions)) {
            boolean wanted = fact.regions().contains(record.region());
            if (wanted == record.evacuatedSince().isPresent()) {
                continue;
            }
            var name = transition.settings.name(record.region());
            if (wanted) {
                transition.put(record.evacuated(Optional.of(transition.now)));
                transition.raise(new RoutingEvent.RegionEvacuated(transition.now, name));
            } else {
                transition.put(record.evacuated(Optional.empty()));
                transition.raise(new RoutingEvent.EvacuationEnded(transition.now, name));
                failBackNow(transition, record.region());
            }
        }
    }

    static void failBackNow(TransitionBuilder transition, int region) {
        for (var access : AccessMode.values()) {
            var circuit = transition.region(region).circuit(access);
            if (!circuit.usable()) {
                transition.put(region, access, circuit.toldToReturn());
            }
        }
    }
}
