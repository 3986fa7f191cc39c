package dev.homeport.health;

import static dev.homeport.rules.VirtualClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckFact.Answered;
import dev.homeport.health.HealthTransition.CheckChanged;
import dev.homeport.health.HealthTransition.ScopeChanged;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTransitionsTest {

    private final HealthEvaluation starting = HealthEvaluation.starting(
            List.of(HealthCheck.builder("a", CheckResult::up).build()), START);
    private final HealthEvaluation up = starting.next(new Answered("a", START, CheckResult.up(), null));

    @Test
    void a_check_is_told_before_the_scopes_it_moves() {
        assertThat(HealthTransitions.between(starting.snapshot(START), up.snapshot(START)))
                .containsExactly(
                        new CheckChanged("a", CheckState.UNKNOWN, CheckState.UP, Optional.empty(), START),
                        new ScopeChanged(Scope.STARTED, true, START),
                        new ScopeChanged(Scope.READY, true, START),
                        new ScopeChanged(Scope.REGION, true, START));
    }

    @Test
    void going_stale_is_a_change_that_time_makes() {
        var later = START.plusSeconds(60);

        assertThat(HealthTransitions.between(up.snapshot(START), up.snapshot(later)))
                .contains(
                        new CheckChanged(
                                "a", CheckState.UP, CheckState.STALE, Optional.of("no answer since " + START), later),
                        new ScopeChanged(Scope.READY, false, later));
    }

    @Test
    void nothing_changed_is_nothing_told() {
        assertThat(HealthTransitions.between(up.snapshot(START), up.snapshot(START.plusSeconds(1))))
                .isEmpty();
    }
}
