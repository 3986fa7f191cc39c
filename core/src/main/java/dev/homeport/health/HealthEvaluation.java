package dev.homeport.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the checks mean: (what is remembered, a fact) → what is remembered, and (what is remembered, now) → the
 * snapshot. Pure and immutable: no thread, lock, clock or I/O, so that every rule is tested in virtual time.
 *
 * <p>The snapshot depends on the time of asking as well as on the facts, because a check goes stale by nothing
 * happening. {@link #freshUntil} says until when a snapshot remains true without facts.
 *
 * <p>A process that is starting knows nothing yet. It must not be sent requests (READY and REGION are down until every
 * check has been heard of once) and must not be killed for it either (LIVE takes unknown for up).
 */
record HealthEvaluation(List<CheckHistory> standings, FailStaticHold hold) {

    HealthEvaluation {
        standings = List.copyOf(standings);
    }

    static HealthEvaluation starting(List<HealthCheck> checks, Instant now) {
        return starting(checks, null, now);
    }

    static HealthEvaluation starting(List<HealthCheck> checks, @Nullable Duration failStatic, Instant now) {
        return new HealthEvaluation(
                checks.stream().map(check -> CheckHistory.unknown(check, now)).toList(),
                FailStaticHold.none(failStatic));
    }

    HealthEvaluation next(CheckFact fact) {
        var next = standings.stream()
                .map(standing -> standing.check().name().equals(fact.check()) ? fact.after(standing) : standing)
                .toList();
        return new HealthEvaluation(next, hold.next(next, fact.at()));
    }

    /** Returns the same knowledge at a later time, at which a hold may have begun or ended. */
    HealthEvaluation at(Instant now) {
        return new HealthEvaluation(standings, hold.next(standings, now));
    }

    HealthSnapshot snapshot(Instant now) {
        return new HealthSnapshot(
                now,
                standings.stream().allMatch(CheckHistory::known),
                standings.stream().map(standing -> status(standing, now)).toList());
    }

    private CheckStatus status(CheckHistory standing, Instant now) {
        boolean held = standing.check().isSharedDependency() && standing.isFallen(now);
        return standing.statusAt(now, held ? hold.active() : Optional.empty());
    }

    /**
     * Returns the last instant at which a snapshot taken now still holds if nothing else happens; empty means for ever.
     */
    Optional<Instant> freshUntil(Instant now) {
        var aging = standings.stream()
                .filter(standing -> !standing.isStale(now))
                .flatMap(standing -> standing.freshUntil().stream());
        var holding = hold.active().map(until -> until.minusNanos(1)).stream();
        return Stream.concat(aging, holding).min(Instant::compareTo);
    }

    static boolean isUp(HealthSnapshot snapshot, Scope scope) {
        if (scope != Scope.LIVE && !snapshot.firstRoundComplete()) {
            return false;
        }
        for (var check : snapshot.checks()) {
            if (takesDown(scope, check)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the checks that take that scope down. */
    static Stream<CheckStatus> failing(HealthSnapshot snapshot, Scope scope) {
        return snapshot.checks().stream().filter(check -> takesDown(scope, check));
    }

    private static boolean takesDown(Scope scope, CheckStatus check) {
        return check.impact() == Impact.CRITICAL && failsIn(scope, check) && !isHeldIn(scope, check);
    }

    static List<String> degraded(HealthSnapshot snapshot, Scope scope) {
        return snapshot.checks().stream()
                .filter(check -> failsIn(scope, check))
                .filter(check -> check.impact() == Impact.DEGRADING || isHeldIn(scope, check))
                .map(CheckStatus::name)
                .toList();
    }

    private static boolean isHeldIn(Scope scope, CheckStatus check) {
        return check.heldUntil().isPresent() && (scope == Scope.READY || scope == Scope.REGION);
    }

    private static boolean failsIn(Scope scope, CheckStatus check) {
        return check.scopes().contains(scope)
                && switch (check.state()) {
                    case UP -> false;
                    case UNKNOWN -> scope != Scope.LIVE;
                    case DOWN, STALE -> true;
                };
    }
}
