package dev.homeport.health;

import static dev.homeport.rules.VirtualClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class HealthViewTest {

    private final HealthEvaluation starting = HealthEvaluation.starting(
            List.of(HealthCheck.builder("a", CheckResult::up).build()), START);

    @Test
    void without_answers_it_holds_for_ever() {
        var view = HealthView.of(starting, START);

        assertThat(view.holdsAt(Long.MAX_VALUE)).isTrue();
        assertThat(view.outdatedFrom()).isEqualTo(Instant.MAX);
    }

    @Property
    void it_never_holds_a_millisecond_after_a_check_went_stale(
            @ForAll @LongRange(min = 0, max = 5_000_000) long answerNanos,
            @ForAll @LongRange(min = 0, max = 20_000_000) long lateNanos) {
        var answered = START.plusNanos(answerNanos);
        var view = HealthView.of(starting, START)
                .next(new CheckFact.Answered("a", answered, CheckResult.up(), null), answered);

        var now = answered.plusSeconds(17).plusNanos(lateNanos);
        var aged = view.at(now).snapshot().check("a").orElseThrow().state();

        if (lateNanos > 1_000_000) {
            assertThat(view.holdsAt(now.toEpochMilli())).isFalse();
            assertThat(view.outdatedFrom()).isBeforeOrEqualTo(now);
        }
        if (!view.holdsAt(now.toEpochMilli())) {
            assertThat(aged).isEqualTo(CheckState.STALE);
        }
    }
}
