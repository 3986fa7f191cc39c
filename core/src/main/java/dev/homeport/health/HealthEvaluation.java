package dev.homeport.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
record HealthEvaluation(List<CheckStanding> standings) {

    HealthEvaluation {
        standings = List.copyOf(standings);
    }

    static HealthEvaluation starting(List<HealthCheck> checks, Instant now) {
        return new HealthEvaluation(
                checks.stream().map(check -> CheckStanding.unknown(check, now)).toList());
    }

    HealthEvaluation next(CheckFact fact) {
        return new HealthEvaluation(standings.stream()
                .map(standing -> standing.check().name().equals(fact.check()) ? fact.after(standing) : standing)
                .toList());
    }

    HealthSnapshot snapshot(Instant now) {
        return new HealthSnapshot(
                now,
                standings.stream().allMatch(CheckStanding::known),
                standings.stream().map(standing -> standing.statusAt(now)).toList());
    }

    /** The last instant at which a snapshot taken now still holds if nothing else happens; empty means for ever. */
    Optional<Instant> freshUntil(Instant now) {
        return standings.stream()
                .filter(standing -> !standing.isStale(now))
                .flatMap(standing -> standing.freshUntil().stream())
                .min(Instant::compareTo);
    }

    static boolean isUp(HealthSnapshot snapshot, Scope scope) {
        if (scope != Scope.LIVE && !snapshot.firstRoundComplete()) {
            return false;
        }
        for (var check : snapshot.checks()) {
            if (check.impact() == Impact.CRITICAL && failsIn(scope, check)) {
                return false;
            }
        }
        return true;
    }

    static List<String> degraded(HealthSnapshot snapshot, Scope scope) {
        return snapshot.checks().stream()
                .filter(check -> check.impact() == Impact.DEGRADING && failsIn(scope, check))
                .map(CheckStatus::name)
                .toList();
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
