package dev.homeport.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A reason to evict a lane, which is carried out once the guards allow it, or forgotten when it is too old.
 *
 * @param sign since when; whoever is to take over must have succeeded with something that began later
 * @param until when it is forgotten unless it is renewed
 * @param slowAbove the round trip above which a canary is no sign of recovery; empty if slowness is not the matter
 */
record Strike(Kind kind, String reason, Instant sign, Instant until, Optional<Duration> slowAbove) {

    enum Kind {
        /** Attempts in a row, canaries among them, have failed. */
        UNREACHABLE,
        /** The breaker has opened, or half its rate was exceeded in a ramp. */
        FAULT_RATE,
        /** Calls wait in vain. */
        OVERDUE,
        /** Hedged reads are won elsewhere. */
        DEGRADED,
        /** The operator said so. */
        EVACUATED
    }

    /** The fault rate is that of some seconds; what nobody could act on in that time is measured afresh. */
    static final Duration FAULT_RATE_LASTS = Duration.ofSeconds(10);

    /** Overdue calls are told again each tick. */
    static final Duration OVERDUE_LASTS = Duration.ofSeconds(2);

    static Strike unreachable(Trouble trouble) {
        return new Strike(
                Kind.UNREACHABLE,
                "calls in a row that failed: " + trouble.calls() + ", canaries: " + trouble.canaries() + " ("
                        + trouble.reason() + ")",
                trouble.sign(),
                Instant.MAX,
                Optional.empty());
    }

    static Strike faultRate(String reason, Instant sign, Instant now) {
        return new Strike(Kind.FAULT_RATE, reason, sign, now.plus(FAULT_RATE_LASTS), Optional.empty());
    }

    static Strike overdue(int calls, Instant oldest, Instant sign, Instant now) {
        return new Strike(
                Kind.OVERDUE,
                calls + " calls overdue, the oldest for "
                        + Duration.between(oldest, now).toMillis() + " ms",
                sign,
                now.plus(OVERDUE_LASTS),
                Optional.empty());
    }

    static Strike degraded(int wins, Duration slowAbove, Instant now) {
        return new Strike(
                Kind.DEGRADED,
                wins + " hedged reads in a row were answered elsewhere first, and its canaries are slow",
                now,
                now.plus(FAULT_RATE_LASTS),
                Optional.of(slowAbove));
    }

    static Strike evacuated(Instant since) {
        return new Strike(Kind.EVACUATED, "evacuated by the operator", since, Instant.MAX, Optional.empty());
    }

    boolean expired(Instant now) {
        return !now.isBefore(until);
    }
}
