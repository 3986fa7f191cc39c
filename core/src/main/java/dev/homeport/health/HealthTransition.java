package dev.homeport.health;

import java.time.Instant;
import java.util.Optional;

/** A change that a {@link HealthMonitor} has seen. Immutable. */
public sealed interface HealthTransition {

    /** Returns when it was seen, by the monitor's clock. */
    Instant at();

    /**
     * A check has changed its state.
     *
     * @param check its name
     * @param from the state before
     * @param to the state now
     * @param reason why it is not up, for logs and operators; empty when it is
     * @param at when this was seen
     */
    record CheckChanged(String check, CheckState from, CheckState to, Optional<String> reason, Instant at)
            implements HealthTransition {}

    /**
     * The answer to a question has changed.
     *
     * @param scope the question
     * @param up whether the answer is yes now
     * @param at when this was seen
     */
    record ScopeChanged(Scope scope, boolean up, Instant at) implements HealthTransition {}

    /**
     * Fail-static began: everything that the region shares went down together, and the verdict stays as it was.
     *
     * @param until when the verdict stays, at the latest
     * @param at when this was seen
     */
    record RegionHeld(Instant until, Instant at) implements HealthTransition {}

    /**
     * Fail-static ended, and health follows the checks again: the time is over, one of them was found up, or all of
     * them are.
     *
     * @param at when this was seen
     */
    record RegionReleased(Instant at) implements HealthTransition {}
}
