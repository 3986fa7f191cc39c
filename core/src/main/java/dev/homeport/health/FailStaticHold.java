package dev.homeport.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether health may go down because everything that a region shares is down; pure.
 *
 * <p>When every shared dependency fails at once, the fault is more likely our own network than all of theirs. A fleet
 * that takes itself out of service for that has made it worse, since most balancers have nothing better. So for a limited
 * time the verdict stays what it was. That takes at least two dependencies, which have all been up before, and of which
 * none has succeeded since the first of them failed; one deadline is granted for answers that were on their way. The
 * first to fall may be down before the others have been asked again, so the hold begins with it and ends as soon as one
 * of the others succeeds.
 *
 * <table>
 * <caption>Transitions, the first row that applies</caption>
 * <tr><th>phase</th><th>when</th><th>next</th></tr>
 * <tr><td>any</td><td>none is down</td><td>NONE</td></tr>
 * <tr><td>NONE</td><td>fewer than two, one was never up, or one has succeeded since</td><td>OVER</td></tr>
 * <tr><td>NONE</td><td>otherwise</td><td>LOOKING</td></tr>
 * <tr><td>LOOKING, HELD, RETURNING</td><td>its time has come</td><td>OVER</td></tr>
 * <tr><td>LOOKING</td><td>one has succeeded since</td><td>OVER</td></tr>
 * <tr><td>LOOKING</td><td>all are failing</td><td>HELD</td></tr>
 * <tr><td>HELD</td><td>one has succeeded</td><td>RETURNING, for as long as the slowest needs to come back</td></tr>
 * <tr><td>OVER</td><td></td><td>OVER</td></tr>
 * </table>
 *
 * @param limit how long at most; null for never
 * @param first when the first of them failed
 * @param until when it ends at the latest
 */
record FailStaticHold(@Nullable Duration limit, Phase phase, Instant first, Instant until) {

    enum Phase {
        NONE,
        LOOKING,
        HELD,
        RETURNING,
        OVER
    }

    static FailStaticHold none(@Nullable Duration limit) {
        return new FailStaticHold(limit, Phase.NONE, Instant.MIN, Instant.MIN);
    }

    /** Returns until when it lasts if nothing happens; empty if there is none. */
    Optional<Instant> active() {
        return switch (phase) {
            case NONE, OVER -> Optional.empty();
            case LOOKING, HELD, RETURNING -> Optional.of(until);
        };
    }

    FailStaticHold next(List<CheckHistory> standings, Instant now) {
        if (limit == null) {
            return this;
        }
        var shared = standings.stream()
                .filter(standing -> standing.check().isSharedDependency())
                .toList();
        if (shared.stream().noneMatch(standing -> standing.isFallen(now))) {
            return none(limit);
        }
        if (active().isPresent() && !now.isBefore(until)) {
            return in(Phase.OVER);
        }
        return switch (phase) {
            case NONE -> begun(shared, now, limit);
            case LOOKING -> looked(shared, now);
            case HELD -> allTroubled(shared, now) ? this : returning(shared, now);
            case RETURNING, OVER -> this;
        };
    }

    private FailStaticHold begun(List<CheckHistory> shared, Instant now, Duration limit) {
        var start = shared.stream()
                .flatMap(standing -> standing.troubledSince(now).stream())
                .min(Instant::compareTo);
        boolean everUp = shared.stream().allMatch(standing -> standing.lastUpAt() != null);
        if (shared.size() < 2 || !everUp || start.isEmpty()) {
            return in(Phase.OVER);
        }
        return new FailStaticHold(limit, Phase.LOOKING, start.get(), now.plus(limit)).looked(shared, now);
    }

    private FailStaticHold looked(List<CheckHistory> shared, Instant now) {
        var onTheirWay = first.plus(longest(shared, HealthCheck::deadline));
        if (shared.stream().anyMatch(standing -> hasSucceededAfter(onTheirWay, standing))) {
            return in(Phase.OVER);
        }
        return allTroubled(shared, now) ? in(Phase.HELD) : this;
    }

    private FailStaticHold returning(List<CheckHistory> shared, Instant now) {
        var back = now.plus(longest(
                shared, check -> check.interval().multipliedBy(check.rise()).plus(check.deadline())));
        return new FailStaticHold(limit, Phase.RETURNING, first, back.isBefore(until) ? back : until);
    }

    private static boolean hasSucceededAfter(Instant moment, CheckHistory standing) {
        var lastUp = standing.lastUpAt();
        return lastUp != null && !lastUp.isBefore(moment);
    }

    private static boolean allTroubled(List<CheckHistory> shared, Instant now) {
        return shared.stream().allMatch(standing -> standing.troubledSince(now).isPresent());
    }

    private static Duration longest(List<CheckHistory> shared, Function<HealthCheck, Duration> duration) {
        return shared.stream()
                .map(CheckHistory::check)
                .map(duration)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private FailStaticHold in(Phase next) {
        return new FailStaticHold(limit, next, first, until);
    }
}
