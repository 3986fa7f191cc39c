package dev.homeport.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Describes one check at the moment of a {@link HealthSnapshot}. Immutable.
 *
 * @param name the check's name: 1 to 64 ASCII letters, digits, {@code .}, {@code _} and {@code -}
 * @param impact what it means for its scopes when it is not up
 * @param scopes the questions that it takes part in
 * @param state what is known
 * @param since when it entered that state
 * @param lastAnswerAt when it last answered before its deadline, up or down; empty if it never has
 * @param lastReason why it is not up, or why its last run failed; empty after a success. For logs and operators, not
 *     for HTTP responses
 * @param heldUntil until when it does not count as down, because everything else that the region shares went down with
 *     it; empty but for {@link HealthMonitor.Builder#failStatic}
 * @param ran how many runs have ended, by an answer or at the deadline
 * @param skipped how many runs were left out because both of its threads were held by runs past their deadline
 * @param abandoned how many runs gave no answer before their deadline
 */
public record CheckStatus(
        String name,
        Impact impact,
        Set<Scope> scopes,
        CheckState state,
        Instant since,
        Optional<Instant> lastAnswerAt,
        Optional<String> lastReason,
        Optional<Instant> heldUntil,
        long ran,
        long skipped,
        long abandoned) {

    /**
     * Checks the name and copies the scopes.
     *
     * @throws IllegalArgumentException if {@code name} is not a valid name of a check
     * @throws NullPointerException if an argument is null
     */
    public CheckStatus {
        CheckName.problem(name).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        Objects.requireNonNull(impact, "impact");
        scopes = Set.copyOf(scopes);
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(lastAnswerAt, "lastAnswerAt");
        Objects.requireNonNull(lastReason, "lastReason");
        Objects.requireNonNull(heldUntil, "heldUntil");
    }

    /** Returns how old the last answer is at that moment, by the monitor's clock; empty if there has been none. */
    public Optional<Duration> age(Instant now) {
        return lastAnswerAt.map(at -> Duration.between(at, now));
    }
}
