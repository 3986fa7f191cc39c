package dev.homeport.dynamodb.internal.routing;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Holds when a circuit was last out of use, and how often it has failed again since. Immutable.
 *
 * @param began when the circuit was last evicted
 * @param until before when it does not come back by itself; not after {@code began} if it was evacuated
 * @param flaps how often it failed again soon after its return
 * @param backSince when it last came back from a failure
 * @param slowAbove the round trip above which a canary is no sign of recovery
 */
public record Outage(
        Instant began, Instant until, int flaps, Optional<Instant> backSince, Optional<Duration> slowAbove) {

    /** A circuit that fails again within this time of its return has flapped. */
    static final Duration FLAP_MEMORY = Duration.ofMinutes(10);

    static Outage none(Instant now) {
        return new Outage(now, now, 0, Optional.empty(), Optional.empty());
    }

    Outage next(Instant now, Instant comesBackAt, int flapsNow, Optional<Duration> slow) {
        return new Outage(now, comesBackAt, flapsNow, backSince, slow);
    }

    /** With the return at that time, if it was a failure; an evacuation, which takes no least time, was none. */
    Outage over(Instant now) {
        return new Outage(began, until, flaps, wasFailure() ? Optional.of(now) : backSince, Optional.empty());
    }

    /** With the return that is known already. */
    Outage over() {
        return new Outage(began, until, flaps, backSince, Optional.empty());
    }

    /** Returns whether it was out for a failure, and not because the operator wanted it. */
    boolean wasFailure() {
        return until.isAfter(began);
    }

    /** Returns how often the circuit has flapped, should it be evicted now. */
    int flapsAt(Instant now) {
        return backSince.filter(back -> now.isBefore(back.plus(FLAP_MEMORY))).isPresent() ? flaps + 1 : 0;
    }
}
