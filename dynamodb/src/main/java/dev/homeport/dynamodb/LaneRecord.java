package dev.homeport.dynamodb;

import dev.homeport.dynamodb.RegionRoute.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one way of using one region.
 *
 * <pre>
 * IN or RAMPING  -- evicted -->            OUT
 * OUT            -- least time over -->    PROBING
 * PROBING        -- proofs there -->       RAMPING (reads), IN (writes), READY (if failback is manual)
 * READY          -- told so -->            as from PROBING
 * READY          -- a proof is lost -->    PROBING
 * RAMPING        -- share grown to 100 --> IN
 * OUT, PROBING, READY -- taken back because all others fail --> IN
 * </pre>
 *
 * @param generation the number of changes so far
 * @param since when the state last changed
 * @param outSince when it was last evicted
 * @param outUntil before when it does not come back by itself; not after {@code outSince} if it was evacuated
 * @param backSince when it last came back from a failure
 * @param share how many of a hundred operations may begin here
 * @param strike what speaks against it and could not be acted on yet
 * @param kept whether it was said already that it is kept although it fails
 * @param told whether somebody wants it back now
 * @param slowAbove the round trip above which a canary is no sign of recovery
 */
record LaneRecord(
        State state,
        int generation,
        Instant since,
        String reason,
        Instant outSince,
        Instant outUntil,
        Optional<Instant> backSince,
        int flaps,
        int share,
        Optional<Strike> strike,
        boolean kept,
        boolean told,
        Optional<Duration> slowAbove) {

    /** A lane that fails again within this time of its return has flapped. */
    static final Duration FLAP_MEMORY = Duration.ofMinutes(10);

    static LaneRecord in(Instant now) {
        return new LaneRecord(
                State.IN,
                0,
                now,
                "",
                now,
                now,
                Optional.empty(),
                0,
                100,
                Optional.empty(),
                false,
                false,
                Optional.empty());
    }

    boolean usable() {
        return state == State.IN || state == State.RAMPING;
    }

    LaneRecord striking(Strike against) {
        return with(Optional.of(against), kept);
    }

    LaneRecord cleared() {
        return strike.isEmpty() && !kept ? this : with(Optional.empty(), false);
    }

    LaneRecord keptAnyway() {
        return with(strike, true);
    }

    LaneRecord toldToReturn() {
        return new LaneRecord(
                state,
                generation,
                since,
                reason,
                outSince,
                outUntil,
                backSince,
                flaps,
                share,
                strike,
                kept,
                true,
                slowAbove);
    }

    LaneRecord evicted(Strike cause, int flapsNow, Instant until, Instant now) {
        return new LaneRecord(
                State.OUT,
                generation + 1,
                now,
                cause.reason(),
                now,
                until,
                backSince,
                flapsNow,
                0,
                Optional.empty(),
                false,
                false,
                cause.slowAbove());
    }

    LaneRecord waiting(State next, String waitsFor, Instant now) {
        if (state == next && reason.equals(waitsFor)) {
            return this;
        }
        return new LaneRecord(
                next,
                generation,
                state == next ? since : now,
                waitsFor,
                outSince,
                outUntil,
                backSince,
                flaps,
                0,
                strike,
                kept,
                told,
                slowAbove);
    }

    LaneRecord ramping(int firstShare, Instant now) {
        return new LaneRecord(
                State.RAMPING,
                generation + 1,
                now,
                "ramping",
                outSince,
                outUntil,
                back(now),
                flaps,
                firstShare,
                Optional.empty(),
                false,
                false,
                Optional.empty());
    }

    LaneRecord grownTo(int grown) {
        return new LaneRecord(
                state,
                generation,
                since,
                reason,
                outSince,
                outUntil,
                backSince,
                flaps,
                grown,
                strike,
                kept,
                told,
                slowAbove);
    }

    LaneRecord restored(Instant now) {
        return new LaneRecord(
                State.IN,
                generation + 1,
                now,
                "",
                outSince,
                outUntil,
                state == State.RAMPING ? backSince : back(now),
                flaps,
                100,
                Optional.empty(),
                false,
                false,
                Optional.empty());
    }

    /** Since when it is back from a failure; an evacuation, which takes no least time, was none. */
    private Optional<Instant> back(Instant now) {
        return failed() ? Optional.of(now) : backSince;
    }

    /** Whether it was out for a failure the last time, and not because the operator wanted it. */
    boolean failed() {
        return outUntil.isAfter(outSince);
    }

    /** How often it has flapped, should it be evicted now. */
    int flapsAt(Instant now) {
        return backSince.filter(back -> now.isBefore(back.plus(FLAP_MEMORY))).isPresent() ? flaps + 1 : 0;
    }

    private LaneRecord with(Optional<Strike> nextStrike, boolean nextKept) {
        return new LaneRecord(
                state,
                generation,
                since,
                reason,
                outSince,
                outUntil,
                backSince,
                flaps,
                share,
                nextStrike,
                nextKept,
                told,
                slowAbove);
    }
}
