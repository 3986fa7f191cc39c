package dev.homeport.dynamodb.internal.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A reason to evict a circuit, which is carried out once the guards allow it, or forgotten when nothing new speaks for it.
 *
 * <p>It keeps its first sign however often it is renewed: with a new sign each time nobody who is farther away than the
 * pause between two renewals could ever have succeeded since.
 *
 * @param sign since when; whoever is to take over must have succeeded with something that began later
 * @param until when it is forgotten unless it is renewed
 * @param slowAbove the round trip above which a canary is no sign of recovery; empty if slowness is not the matter
 * @param pressing whether it holds at the moment; one that has ceased to may hold again before it is forgotten
 * @param evidence when the latest attempt that speaks for it began
 * @param witnessed when it was first known that another region has answered since the sign
 * @param renewed when the region's connections were made anew because of it
 */
public record EvictionCause(
        Kind kind,
        String reason,
        Instant sign,
        Instant until,
        Optional<Duration> slowAbove,
        boolean pressing,
        Instant evidence,
        Optional<Instant> witnessed,
        Optional<Instant> renewed) {

    enum Kind {
        /** Attempts in a row, canaries among them, have failed. */
        UNREACHABLE,
        /** The breaker has opened, or half its rate was exceeded in a ramp. */
        FAULT_RATE,
        /** As {@link #FAULT_RATE}, but all that has failed of late has only timed out. */
        TIMEOUTS,
        /** Calls wait in vain. */
        OVERDUE,
        /** Hedged reads are won elsewhere. */
        DEGRADED,
        /** Canaries take many times as long as usual, and the user wants reads to leave then. */
        SLOW,
        /** The operator said so. */
        EVACUATED
    }

    /** Rates and overdue calls are told again each tick. */
    static final Duration LASTS = Duration.ofSeconds(2);

    /** For how long calls have to time out on new connections to a region that answers before it is left for that. */
    static final Duration TIMEOUTS_ON_NEW_CONNECTIONS = Duration.ofSeconds(5);

    /** Until then the breaker, which counts afresh, has opened again, or those connections were the matter. */
    private static final Duration RENEWAL_REMEMBERED = TIMEOUTS_ON_NEW_CONNECTIONS.multipliedBy(2);

    /** Hedges come one by one. */
    static final Duration DEGRADED_LASTS = Duration.ofSeconds(10);

    static EvictionCause unreachable(FailureStreak failureStreak) {
        return new EvictionCause(
                Kind.UNREACHABLE,
                "calls in a row that failed: " + failureStreak.calls() + ", canaries: " + failureStreak.canaries()
                        + " (" + failureStreak.reason() + ")",
                failureStreak.sign(),
                Instant.MAX,
                Optional.empty(),
                true,
                failureStreak.lastBegan(),
                failureStreak.witnessed(),
                Optional.empty());
    }

    /** @param latestFault when the latest attempt that failed began */
    static EvictionCause faultRate(double rate, Instant sign, Instant latestFault, Instant now) {
        return of(Kind.FAULT_RATE, percent(rate) + " of calls fail", sign, now.plus(LASTS), latestFault);
    }

    /** @param latestFault when the latest attempt that timed out began */
    static EvictionCause timeouts(double rate, Instant sign, Instant latestFault, Instant now) {
        return of(Kind.TIMEOUTS, percent(rate) + " of calls time out", sign, now.plus(LASTS), latestFault);
    }

    static EvictionCause slowRate(double rate, Instant now) {
        return of(Kind.FAULT_RATE, percent(rate) + " of calls are slow", now, now.plus(LASTS), Instant.MAX);
    }

    static EvictionCause overdue(int calls, Instant oldest, FailureStreak failureStreak, Instant now) {
        var reason = calls + " calls overdue, the oldest for "
                + Duration.between(oldest, now).toMillis() + " ms";
        return of(Kind.OVERDUE, reason, failureStreak.sign(), now.plus(LASTS), failureStreak.lastBegan());
    }

    static EvictionCause degraded(int wins, Duration slowAbove, Instant now) {
        return new EvictionCause(
                Kind.DEGRADED,
                wins + " hedged reads in a row were answered elsewhere first, and its canaries are slow",
                now,
                now.plus(DEGRADED_LASTS),
                Optional.of(slowAbove),
                true,
                Instant.MAX,
                Optional.empty(),
                Optional.empty());
    }

    static EvictionCause slow(LatencyTrend pace, Instant now) {
        return new EvictionCause(
                Kind.SLOW,
                "slow: " + pace.words(),
                now,
                now.plus(LASTS),
                Optional.of(pace.fastUpTo()),
                true,
                Instant.MAX,
                Optional.empty(),
                Optional.empty());
    }

    static EvictionCause evacuated(Instant since) {
        return of(Kind.EVACUATED, "evacuated by the operator", since, Instant.MAX, Instant.MAX);
    }

    private static EvictionCause of(Kind kind, String reason, Instant sign, Instant until, Instant evidence) {
        return new EvictionCause(
                kind, reason, sign, until, Optional.empty(), true, evidence, Optional.empty(), Optional.empty());
    }

    private static String percent(double rate) {
        return Math.round(rate * 100) + " %";
    }

    /** The same cause as before, with what is new of it. */
    EvictionCause renewing(EvictionCause before) {
        return new EvictionCause(
                kind, reason, before.sign, until, slowAbove, pressing, evidence, before.witnessed, before.renewed);
    }

    /** It does not hold at the moment. */
    EvictionCause eased() {
        return new EvictionCause(kind, reason, sign, until, slowAbove, false, evidence, witnessed, renewed);
    }

    EvictionCause witnessedAt(Instant answer) {
        return new EvictionCause(
                kind, reason, sign, until, slowAbove, pressing, evidence, Optional.of(answer), renewed);
    }

    /** The connections are made anew, and what counts from now on happens on those. */
    EvictionCause renewedAt(Instant now) {
        return new EvictionCause(
                kind,
                reason,
                sign,
                now.plus(RENEWAL_REMEMBERED),
                slowAbove,
                false,
                evidence,
                witnessed,
                Optional.of(now));
    }

    /** Whether calls have timed out on new connections for long enough. */
    boolean outlastsNewConnections(Instant now) {
        return renewed.filter(evidence::isAfter)
                .filter(made -> !now.isBefore(made.plus(TIMEOUTS_ON_NEW_CONNECTIONS)))
                .isPresent();
    }

    /**
     * Whether the region has failed after another one answered, which a network of ours that was down and is back cannot
     * have brought about.
     */
    boolean holdsBesideTheWitness() {
        return evidence.equals(Instant.MAX)
                || witnessed.filter(evidence::isAfter).isPresent();
    }

    boolean expired(Instant now) {
        return !now.isBefore(until);
    }
}
