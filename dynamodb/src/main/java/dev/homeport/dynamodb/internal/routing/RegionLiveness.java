package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import dev.homeport.dynamodb.internal.operation.AttemptOutcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The two things that calls and canaries alike can say of a region: that something fails there, and that it lives. */
public final class RegionLiveness {

    private RegionLiveness() {}

    /** What is known against the region, begun anew if it has lived since; the first sign has all regions probed. */
    static FailureStreak trouble(
            TransitionBuilder turn,
            RegionState record,
            Instant began,
            Optional<Instant> lastSuccess,
            AttemptOutcome verdict) {
        var known = record.trouble()
                .filter(seen -> lastSuccess.filter(seen::endedBy).isEmpty());
        if (known.isEmpty() && record.usable(AccessMode.READ) | record.usable(AccessMode.WRITE)) {
            List.copyOf(turn.regions).forEach(region -> turn.probe(region.region()));
            turn.probeTwice(record.region());
        }
        return known.orElseGet(() -> FailureStreak.noticed(began, turn.now, AttemptOutcomes.reason(verdict)));
    }

    static void alive(TransitionBuilder turn, int region, Instant began, Instant ended) {
        boolean nobodyAnswered = turn.regions.stream()
                .allMatch(record ->
                        record.trouble().filter(FailureStreak::confirmed).isPresent());
        turn.put(turn.region(region).alive(began, ended));
        if (nobodyAnswered && turn.region(region).trouble().isEmpty()) {
            EvictionRules.forgetRates(turn);
        }
        if (turn.silentSince.filter(ended::isAfter).isPresent()) {
            var silence = Duration.between(turn.silentSince.get(), turn.now);
            turn.raise(new RoutingEvent.RegionsAnswerAgain(turn.now, turn.settings.name(region), silence));
            turn.silentSince = Optional.empty();
            turn.forgetAll();
        }
    }
}
