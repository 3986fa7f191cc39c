package dev.homeport.health;

import static dev.homeport.rules.VirtualClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckFact.Abandoned;
import dev.homeport.health.CheckFact.Answered;
import dev.homeport.health.CheckFact.Skipped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interval 5 s, deadline 1 s, fall 3, rise 2, and so a maximum age of 17 s. */
class HealthEvaluationTest {

    @ParameterizedTest
    @CsvSource({
        // impact,    state,   live,  ready, degraded in ready
        "CRITICAL,    UNKNOWN, true,  false, false",
        "CRITICAL,    UP,      true,  true,  false",
        "CRITICAL,    DOWN,    false, false, false",
        "CRITICAL,    STALE,   false, false, false",
        "DEGRADING,   UNKNOWN, true,  false, true",
        "DEGRADING,   UP,      true,  true,  false",
        "DEGRADING,   DOWN,    true,  true,  true",
        "DEGRADING,   STALE,   true,  true,  true",
        "INFORMATIVE, UNKNOWN, true,  false, false",
        "INFORMATIVE, UP,      true,  true,  false",
        "INFORMATIVE, DOWN,    true,  true,  false",
        "INFORMATIVE, STALE,   true,  true,  false",
    })
    void what_a_check_means_for_a_scope(
            Impact impact, CheckState state, boolean live, boolean ready, boolean degraded) {
        var check = HealthCheck.builder("a", CheckResult::up)
                .impact(impact)
                .scopes(Scope.LIVE, Scope.READY)
                .build();

        var snapshot = inState(HealthEvaluation.starting(List.of(check), START), state);

        assertThat(snapshot.check("a").orElseThrow().state()).isEqualTo(state);
        assertThat(snapshot.isUp(Scope.LIVE)).isEqualTo(live);
        assertThat(snapshot.isUp(Scope.READY)).isEqualTo(ready);
        assertThat(snapshot.degraded(Scope.READY)).isEqualTo(degraded ? List.of("a") : List.of());
        assertThat(snapshot.degraded(Scope.REGION)).isEmpty();
        assertThat(snapshot.isUp(Scope.REGION)).isEqualTo(state != CheckState.UNKNOWN);
    }

    @Test
    void nothing_is_ready_before_every_check_has_been_heard_of_once() {
        var evaluation = starting("a", "b");
        assertThat(evaluation.snapshot(START).firstRoundComplete()).isFalse();

        evaluation = evaluation.next(up("a", at(0.1)));
        assertThat(evaluation.snapshot(at(0.1)).isUp(Scope.READY)).isFalse();

        evaluation = evaluation.next(up("b", at(0.2)));
        assertThat(evaluation.snapshot(at(0.2)).firstRoundComplete()).isTrue();
        assertThat(evaluation.snapshot(at(0.2)).isUp(Scope.READY)).isTrue();
    }

    @Test
    void a_first_deadline_that_passes_completes_the_round_and_is_down() {
        var snapshot = starting("a").next(new Abandoned("a", at(1))).snapshot(at(1));

        assertThat(snapshot.firstRoundComplete()).isTrue();
        var check = snapshot.check("a").orElseThrow();
        assertThat(check.state()).isEqualTo(CheckState.DOWN);
        assertThat(check.lastReason()).contains("no answer in 1s");
        assertThat(check.lastAnswerAt()).isEmpty();
    }

    @Test
    void without_checks_everything_is_up() {
        var snapshot = starting().snapshot(START);

        assertThat(snapshot.firstRoundComplete()).isTrue();
        assertThat(List.of(Scope.values())).allMatch(snapshot::isUp);
        assertThat(starting().freshUntil(START)).isEmpty();
    }

    @Test
    void a_hung_check_never_stays_up() {
        var evaluation = starting("a")
                .next(up("a", START))
                .next(new Abandoned("a", at(6)))
                .next(new Abandoned("a", at(11)))
                .next(new Skipped("a", at(15)));

        assertThat(evaluation.freshUntil(at(15))).contains(at(17));
        assertThat(state(evaluation, at(17))).isEqualTo(CheckState.UP);
        assertThat(state(evaluation, at(17.001))).isEqualTo(CheckState.STALE);
        assertThat(evaluation.freshUntil(at(17.001))).isEmpty();
        var check = evaluation.snapshot(at(20)).check("a").orElseThrow();
        assertThat(check.since()).isEqualTo(at(17));
        assertThat(check.age(at(20))).contains(Duration.ofSeconds(20));
        assertThat(List.of(check.ran(), check.skipped(), check.abandoned())).containsExactly(3L, 1L, 2L);
    }

    @Test
    void silence_alone_is_reason_enough() {
        var check = starting("a").next(up("a", START)).snapshot(at(18)).check("a");

        assertThat(check.orElseThrow().lastReason()).contains("no answer since " + START);
    }

    @Test
    void a_stale_check_comes_back_the_way_a_check_that_is_down_does() {
        var stale = starting("a").next(up("a", START));

        var once = stale.next(up("a", at(30)));
        assertThat(state(once, at(30))).isEqualTo(CheckState.DOWN);
        assertThat(once.snapshot(at(30)).check("a").orElseThrow().since()).isEqualTo(at(30));

        assertThat(state(once.next(up("a", at(35))), at(35))).isEqualTo(CheckState.UP);
    }

    @Test
    void a_failure_after_silence_does_not_bring_a_stale_check_up() {
        var evaluation = starting("a").next(up("a", START)).next(down("a", at(30)));

        assertThat(state(evaluation, at(30))).isEqualTo(CheckState.DOWN);
    }

    @Test
    void the_state_is_dated_from_its_change_and_not_from_its_latest_confirmation() {
        var evaluation = starting("a").next(up("a", at(1))).next(up("a", at(6))).next(down("a", at(11)));

        var check = evaluation.snapshot(at(11)).check("a").orElseThrow();
        assertThat(check.state()).isEqualTo(CheckState.UP);
        assertThat(check.since()).isEqualTo(at(1));
        assertThat(check.lastReason()).contains("broken");
    }

    @Test
    void facts_touch_only_their_own_check() {
        var evaluation = starting("a", "b").next(up("a", at(1)));

        assertThat(evaluation.snapshot(at(1)).check("b").orElseThrow().state()).isEqualTo(CheckState.UNKNOWN);
    }

    private static HealthSnapshot inState(HealthEvaluation evaluation, CheckState state) {
        return switch (state) {
            case UNKNOWN -> evaluation.snapshot(START);
            case UP -> evaluation.next(up("a", START)).snapshot(START);
            case DOWN -> evaluation.next(down("a", START)).snapshot(START);
            case STALE -> evaluation.next(up("a", START)).snapshot(at(60));
        };
    }

    private static HealthEvaluation starting(String... names) {
        var checks = List.of(names).stream()
                .map(name -> HealthCheck.builder(name, CheckResult::up).build())
                .toList();
        return HealthEvaluation.starting(checks, START);
    }

    private static CheckFact up(String check, Instant at) {
        return new Answered(check, at, CheckResult.up(), null);
    }

    private static CheckFact down(String check, Instant at) {
        return new Answered(check, at, CheckResult.down("broken"), null);
    }

    private static CheckState state(HealthEvaluation evaluation, Instant now) {
        return evaluation.snapshot(now).check("a").orElseThrow().state();
    }

    private static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1_000));
    }
}
