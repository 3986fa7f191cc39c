package dev.homeport.dynamodb;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Takes in what is wrong with the setup of a region. Such a region is read last rather than not at all: it may be wrong
 * for one table only, and what is wrong at the moment may be the only thing that answers in the next.
 */
final class SetupFacts {

    /** How long a region that is not set up properly is read last, unless it is found right before. */
    static final Duration LASTS = Duration.ofSeconds(60);

    private SetupFacts() {}

    static void misconfigured(Turn turn, int region, String reason, boolean seenByCanary) {
        var record = turn.region(region);
        var known = record.misfit();
        // What a call has seen stays until it is forgotten, even if a canary sees it too.
        boolean byCanary =
                known.map(misfit -> misfit.seenByCanary() && seenByCanary).orElse(seenByCanary);
        turn.put(record.misfit(Optional.of(new Misfit(reason, byCanary, turn.now.plus(LASTS)))));
        if (known.filter(misfit -> misfit.reason().equals(reason)).isEmpty()) {
            turn.raise(new RouteEvent.RegionMisconfigured(turn.now, turn.settings.name(region), reason));
        }
    }

    static void found(Turn turn, int region) {
        var record = turn.region(region);
        if (record.misfit().isPresent()) {
            turn.put(record.misfit(Optional.empty()));
            turn.raise(new RouteEvent.SetupRestored(turn.now, turn.settings.name(region), true));
        }
    }

    static void replicas(Turn turn, Fact.ReplicasFound found) {
        for (var record : new ArrayList<>(turn.regions)) {
            if (found.active().contains(record.region())) {
                found(turn, record.region());
            } else {
                misconfigured(turn, record.region(), "no active replica of each table", false);
            }
        }
    }

    static void forgetOld(Turn turn) {
        for (var record : new ArrayList<>(turn.regions)) {
            if (record.misfit()
                    .filter(misfit -> !turn.now.isBefore(misfit.until()))
                    .isPresent()) {
                turn.put(record.misfit(Optional.empty()));
                turn.raise(new RouteEvent.SetupRestored(turn.now, turn.settings.name(record.region()), false));
            }
        }
    }
}
