package dev.homeport.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The two things that calls and canaries alike can say of a region: that something fails there, and that it lives. */
final class Signs {

    private Signs() {}

    /** What is known against the region, begun anew if it has lived since; the first sign has all regions probed. */
    static Trouble trouble(
            Turn turn, RegionRecord record, Instant began, Optional<Instant> lastSuccess, Verdict verdict) {
        var known = record.trouble()
                .filter(seen -> lastSuccess.filter(seen::endedBy).isEmpty());
        if (known.isEmpty() && record.usable(Access.READ) | record.usable(Access.WRITE)) {
            List.copyOf(turn.regions).forEach(region -> turn.probe(region.region()));
            turn.probeTwice(record.region());
        }
        return known.orElseGet(() -> Trouble.noticed(began, turn.now, Verdicts.reason(verdict)));
    }

    static void alive(Turn turn, int region, Instant began, Instant ended) {
        boolean nobodyAnswered = turn.regions.stream()
                .allMatch(record -> record.trouble().filter(Trouble::confirmed).isPresent());
        turn.put(turn.region(region).alive(began, ended));
        if (nobodyAnswered && turn.region(region).trouble().isEmpty()) {
            Evictions.forgetRates(turn);
        }
        if (turn.silentSince.filter(ended::isAfter).isPresent()) {
            var silence = Duration.between(turn.silentSince.get(), turn.now);
            turn.raise(new RouteEvent.RegionsAnswerAgain(turn.now, turn.settings.name(region), silence));
            turn.silentSince = Optional.empty();
            turn.forgetAll();
        }
    }
}
