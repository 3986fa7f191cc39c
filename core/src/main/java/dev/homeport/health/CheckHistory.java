package dev.homeport.health;

import dev.homeport.health.CheckResult.Down;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything remembered about one check; pure.
 *
 * <p>Age counts from the last <em>answer</em>. A run past its deadline is a failure but no answer, so a probe that hangs
 * grows old while it also counts against {@code fall}; with both of its threads stuck there are no more failures to
 * count, and age alone ends its being up. The way out of {@code STALE} is the way out of {@code DOWN}: one lucky answer
 * of a probe that mostly hangs must not bring it back.
 *
 * @param failingSince when the first of the latest failures in a row was; null after a success
 * @param lastUpAt when it last succeeded; null if it never has
 * @param changedAt when an answer or its absence last changed the state; going stale needs no event, and is not in it
 */
record CheckHistory(
        HealthCheck check,
        FallRise verdict,
        Instant changedAt,
        @Nullable Instant lastAnswerAt,
        @Nullable String lastReason,
        @Nullable Instant failingSince,
        @Nullable Instant lastUpAt,
        long ran,
        long skipped,
        long abandoned) {

    static CheckHistory unknown(HealthCheck check, Instant now) {
        return new CheckHistory(
                check, FallRise.undecided(check.fall(), check.rise()), now, null, null, null, null, 0, 0, 0);
    }

    CheckHistory answered(CheckResult result, Instant at) {
        var reason = result instanceof Down down ? down.reason() : null;
        var next = new CheckHistory(
                check,
                verdictAt(at).next(reason == null),
                changedAt,
                at,
                reason,
                reason == null ? null : failingSinceAtLeast(at),
                reason == null ? at : lastUpAt,
                ran + 1,
                skipped,
                abandoned);
        return changed(next, at);
    }

    CheckHistory abandoned(Instant at) {
        var reason = "no answer in " + Durations.readable(check.deadline());
        var next = new CheckHistory(
                check,
                verdictAt(at).next(false),
                changedAt,
                lastAnswerAt,
                reason,
                failingSinceAtLeast(at),
                lastUpAt,
                ran + 1,
                skipped,
                abandoned + 1);
        return changed(next, at);
    }

    CheckHistory skipped(Instant at) {
        var next = new CheckHistory(
                check,
                verdictAt(at),
                changedAt,
                lastAnswerAt,
                lastReason,
                failingSince,
                lastUpAt,
                ran,
                skipped + 1,
                abandoned);
        return changed(next, at);
    }

    private Instant failingSinceAtLeast(Instant at) {
        return failingSince == null ? at : failingSince;
    }

    /**
     * Returns when the trouble that it is in began: the first failure in a row, or the end of its last answer's worth.
     */
    Optional<Instant> troubledSince(Instant now) {
        if (failingSince != null) {
            return Optional.of(failingSince);
        }
        return isStale(now) ? freshUntil() : Optional.empty();
    }

    /** Returns whether it counts as down. */
    boolean isFallen(Instant now) {
        var state = stateAt(now);
        return state == CheckState.DOWN || state == CheckState.STALE;
    }

    /** Returns whether it has answered, or passed its deadline, at least once. */
    boolean known() {
        return verdict.verdict() != FallRise.Verdict.UNDECIDED;
    }

    /** Returns from when on, exclusively, the last answer is too old; empty while there is none. */
    Optional<Instant> freshUntil() {
        return Optional.ofNullable(lastAnswerAt).map(at -> at.plus(check.maxAge()));
    }

    CheckState stateAt(Instant now) {
        if (isStale(now)) {
            return CheckState.STALE;
        }
        return switch (verdict.verdict()) {
            case UNDECIDED -> CheckState.UNKNOWN;
            case UP -> CheckState.UP;
            case DOWN -> CheckState.DOWN;
        };
    }

    CheckStatus statusAt(Instant now, Optional<Instant> heldUntil) {
        boolean stale = isStale(now);
        return new CheckStatus(
                check.name(),
                check.impact(),
                check.scopes(),
                stateAt(now),
                stale ? freshUntil().orElseThrow() : changedAt,
                Optional.ofNullable(lastAnswerAt),
                Optional.ofNullable(stale && lastReason == null ? "no answer since " + lastAnswerAt : lastReason),
                heldUntil,
                ran,
                skipped,
                abandoned);
    }

    boolean isStale(Instant now) {
        return lastAnswerAt != null && now.isAfter(lastAnswerAt.plus(check.maxAge()));
    }

    private FallRise verdictAt(Instant now) {
        return isStale(now) ? verdict.overdue() : verdict;
    }

    private CheckHistory changed(CheckHistory next, Instant at) {
        return next.stateAt(at) == stateAt(at)
                ? next
                : new CheckHistory(
                        check,
                        next.verdict,
                        at,
                        next.lastAnswerAt,
                        next.lastReason,
                        next.failingSince,
                        next.lastUpAt,
                        next.ran,
                        next.skipped,
                        next.abandoned);
    }
}
