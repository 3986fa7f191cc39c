package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.RoutingEvent;
import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The two things that calls and canaries alike can say of a region: that something fails there, and that it lives. */
public final class RegionLiveness {

    private RegionLiveness() {}

    /** What is known against the region, begun anew if it has lived since; the first sign has all regions probed. */
    static FailureStreak failureStreak(
            TransitionBuilder transition,
            RegionState record,
            Instant began,
            Optional<Instant> lastSuccess,
            AttemptOutcome verdict) {
        var known = record.failureStreak()
                .filter(seen -> lastSuccess.filter(seen::endedBy).isEmpty());
        if (known.isEmpty() && record.usable(AccessMode.READ) | record.usable(AccessMode.WRITE)) {
            List.copyOf(transition.regions).forEach(region -> transition.probe(region.region()));
            transition.probeTwice(record.region());
        }
        return known.orElseGet(() -> FailureStreak.noticed(began, transition.now, verdict.reason()));
    }

    static void alive(TransitionBuilder transition, int region, Instant began, Instant ended) {
        boolean nobodyAnswered = transition.regions.stream()
                .allMatch(record ->
                        record.failureStreak().filter(FailureStreak::confirmed).isPresent());
        transition.put(transition.region(region).alive(began, ended));
        if (nobodyAnswered && transition.region(region).failureStreak().isEmpty()) {
            EvictionRules.forgetRates(transition);
        }
        if (transition.silentSince.filter(ended::isAfter).isPresent()) {
            var silence = Duration.between(transition.silentSince.get(), transition.now);
            transition.raise(
                    new RoutingEvent.RegionsAnswerAgain(transition.now, transition.settings.name(region), silence));
            transition.silentSince = Optional.empty();
            transition.forgetAll();
        }
    }
}
