package dev.homeport.health;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The health of everything a {@link HealthMonitor} watches, at one moment. Immutable; reading it does no I/O and takes
 * no lock.
 *
 * @param at when this was found, by the monitor's clock
 * @param firstRoundComplete whether every check has answered, or passed its deadline, at least once
 * @param checks what is known about each check, in the order in which the monitor was given them
 */
public record HealthSnapshot(Instant at, boolean firstRoundComplete, List<CheckStatus> checks) {

    /**
     * Copies the list.
     *
     * @throws NullPointerException if an argument is null
     */
    public HealthSnapshot {
        Objects.requireNonNull(at, "at");
        checks = List.copyOf(checks);
    }

    /**
     * Returns whether the answer to that question is yes.
     *
     * <p>It is when every {@link Impact#CRITICAL} check of the scope is {@link CheckState#UP} and the first round is
     * complete. For {@link Scope#LIVE} the first round does not count and {@link CheckState#UNKNOWN} is as good as up,
     * so that a process is not killed while it starts. A check that is held does not count for
     * {@link Scope#READY} and {@link Scope#REGION}. A scope without checks is up (after the first round of all the
     * others, unless it is {@code LIVE}).
     */
    public boolean isUp(Scope scope) {
        return HealthEvaluation.isUp(this, scope);
    }

    /**
     * Returns the names of the checks of that scope that are not up and do not count: those that are
     * {@link Impact#DEGRADING}, and those that fail-static holds for now.
     */
    public List<String> degraded(Scope scope) {
        return HealthEvaluation.degraded(this, scope);
    }

    /**
     * Returns until when fail-static keeps the verdict although everything that the region shares is down; empty if it
     * does not. See {@link HealthMonitor.Builder#failStatic}.
     */
    public Optional<Instant> heldUntil() {
        return checks.stream().flatMap(check -> check.heldUntil().stream()).findFirst();
    }

    /**
     * Returns the same without the checks of those names, as if they did not exist. Names that there are not do not
     * matter.
     *
     * @throws NullPointerException if {@code names} is null
     */
    public HealthSnapshot without(Set<String> names) {
        var left =
                checks.stream().filter(check -> !names.contains(check.name())).toList();
        return new HealthSnapshot(
                at, firstRoundComplete || left.stream().noneMatch(check -> check.state() == CheckState.UNKNOWN), left);
    }

    /** Returns the check of that name, if there is one. */
    public Optional<CheckStatus> check(String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst();
    }
}
