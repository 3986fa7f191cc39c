package dev.homeport.health;

import static dev.homeport.rules.VirtualClock.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.health.CheckFact.Abandoned;
import dev.homeport.health.CheckFact.Answered;
import dev.homeport.health.HealthTransition.RegionHeld;
import dev.homeport.health.HealthTransition.RegionReleased;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Defaults: interval 5 s, deadline 1 s, fall 3, rise 2; the hold is 60 s. */
class FailStaticHoldTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private HealthEvaluation evaluation = HealthEvaluation.starting(
            List.of(
                    HealthCheck.builder("db", CheckResult::up).build(),
                    HealthCheck.builder("queue", CheckResult::up).build(),
                    HealthCheck.builder("evacuation", CheckResult::up)
                            .scopes(Scope.REGION)
                            .fall(1)
                            .operatorSwitch()
                            .build()),
            LIMIT,
            START);

    @Test
    void everything_down_at_once_is_not_believed_until_the_time_is_over() {
        allUpAt(0);
        allDownAt(5);
        allDownAt(10);
        allDownAt(15);

        assertUp(15);
        var seen = evaluation.at(at(15)).snapshot(at(15));
        assertThat(seen.heldUntil()).contains(at(75));
        assertThat(seen.degraded(Scope.REGION)).containsExactly("db", "queue");
        for (double second = 20; second < 75; second += 5) {
            allDownAt(second);
            assertUp(second);
        }
        assertUp(74.999);
        assertDown(75);
        allDownAt(80);
        assertDown(80);
        assertDown(1_000);
    }

    @Test
    void one_down_and_the_other_up_is_believed_at_once() {
        allUpAt(0);
        for (double second = 5; second < 15; second += 5) {
            down("db", second);
            up("queue", second + 2);
            assertUp(second + 2);
        }

        down("db", 15);
        assertDown(15);
    }

    @Test
    void a_success_that_was_on_its_way_when_the_other_failed_proves_nothing() {
        allUpAt(0);
        down("db", 5);
        up("queue", 5.4);
        down("db", 10);
        down("queue", 10.4);
        down("db", 15);

        assertUp(15);
    }

    @Test
    void the_first_to_fall_waits_for_what_the_others_find() {
        allUpAt(0);
        down("db", 3.1);
        down("db", 3.2);
        down("db", 3.3);
        assertUp(3.3);

        up("queue", 5);
        assertDown(5);
    }

    @Test
    void hanging_everywhere_counts_as_failing_everywhere() {
        allUpAt(0);
        for (int run = 1; run <= 3; run++) {
            evaluation = evaluation.next(new Abandoned("db", at(run * 5)));
            evaluation = evaluation.next(new Abandoned("queue", at(run * 5)));
        }

        assertUp(16);
        assertUp(18);
    }

    @Test
    void a_pause_of_the_whole_machine_takes_nobody_out_of_service() {
        allUpAt(0);
        up("evacuation", 0);
        evaluation = evaluation.at(at(300));
        up("evacuation", 300);
        up("evacuation", 300.1);
        assertUp(300.1);

        allUpAt(300.2);
        assertUp(300.2);
        allUpAt(305);
        assertUp(305);
        assertThat(evaluation.snapshot(at(305)).heldUntil()).isEmpty();
    }

    @Test
    void when_one_comes_back_the_others_get_the_time_they_need_and_no_more() {
        allUpAt(0);
        allDownAt(5);
        allDownAt(10);
        allDownAt(15);
        up("db", 20);
        down("queue", 20);
        up("db", 25);

        assertUp(25);
        assertUp(30.999);
        assertDown(31);
    }

    @Test
    void all_back_in_time_and_nobody_has_noticed() {
        allUpAt(0);
        allDownAt(5);
        allDownAt(10);
        allDownAt(15);
        allUpAt(20);
        assertUp(20);
        allUpAt(25);

        assertUp(25);
        assertThat(evaluation.snapshot(at(25)).heldUntil()).isEmpty();
    }

    @Test
    void an_operators_switch_is_obeyed_during_a_hold() {
        allUpAt(0);
        up("evacuation", 0);
        allDownAt(5);
        allDownAt(10);
        allDownAt(15);
        up("evacuation", 15);
        assertUp(15);

        down("evacuation", 16);

        assertThat(evaluation.at(at(16)).snapshot(at(16)).isUp(Scope.REGION)).isFalse();
    }

    @Test
    void a_hold_is_not_given_twice_for_one_fault() {
        allUpAt(0);
        allDownAt(5);
        allDownAt(10);
        allDownAt(15);
        evaluation = evaluation.at(at(76));
        up("db", 80);
        down("db", 85);
        down("queue", 85);

        assertDown(85);
    }

    @Test
    void what_was_never_up_has_no_last_value() {
        allDownAt(0);

        assertDown(0);
    }

    @Test
    void a_single_dependency_is_believed() {
        evaluation = HealthEvaluation.starting(
                List.of(HealthCheck.builder("db", CheckResult::up).build()), LIMIT, START);
        up("db", 0);
        down("db", 5);
        down("db", 10);
        down("db", 15);

        assertDown(15);
    }

    @Test
    void without_the_option_everything_is_believed() {
        evaluation = HealthEvaluation.starting(
                List.of(
                        HealthCheck.builder("db", CheckResult::up).build(),
                        HealthCheck.builder("queue", CheckResult::up).build()),
                START);
        allUpAt(0);
        allDownAt(5);
        allDownAt(10);
        allDownAt(15);

        assertDown(15);
    }

    @Test
    void a_held_check_still_counts_for_whether_the_process_is_alive() {
        evaluation = HealthEvaluation.starting(
                List.of(
                        HealthCheck.builder("db", CheckResult::up)
                                .scopes(Scope.values())
                                .build(),
                        HealthCheck.builder("queue", CheckResult::up).build()),
                LIMIT,
                START);
        allUpAt(0);
        allDownAt(5);
        allDownAt(10);
        allDownAt(15);

        assertUp(15);
        assertThat(evaluation.snapshot(at(15)).isUp(Scope.LIVE)).isFalse();
    }

    @Test
    void its_beginning_and_its_end_are_told() {
        evaluation = HealthEvaluation.starting(
                List.of(
                        HealthCheck.builder("db", CheckResult::up).build(),
                        HealthCheck.builder("queue", CheckResult::up).build()),
                LIMIT,
                START);
        allUpAt(0);
        var before = evaluation.snapshot(at(0));
        allDownAt(5);
        allDownAt(10);
        allDownAt(15);
        var held = evaluation.snapshot(at(15));
        var after = evaluation.at(at(75)).snapshot(at(75));

        assertThat(HealthTransitions.between(before, held))
                .contains(new RegionHeld(at(75), at(15)))
                .noneMatch(HealthTransition.ScopeChanged.class::isInstance);
        assertThat(HealthTransitions.between(held, after))
                .contains(new RegionReleased(at(75)))
                .anyMatch(HealthTransition.ScopeChanged.class::isInstance);
    }

    @Test
    void readers_notice_the_end_without_any_fact() {
        allUpAt(0);
        allDownAt(5);
        allDownAt(10);
        allDownAt(74.5);
        var view = HealthView.of(evaluation, at(74.5));

        assertThat(view.holdsAt(at(131.999).toEpochMilli())).isFalse();
        assertThat(evaluation.freshUntil(at(74.5)).orElseThrow()).isBefore(at(134.5));
    }

    @Test
    void a_limit_out_of_range_is_refused() {
        assertThatThrownBy(HealthMonitor.builder().failStatic(Duration.ofMillis(999))::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("failStatic");
    }

    private void allUpAt(double second) {
        up("db", second);
        if (evaluation.standings().size() > 1) {
            up("queue", second);
        }
    }

    private void allDownAt(double second) {
        down("db", second);
        down("queue", second);
    }

    private void up(String check, double second) {
        evaluation = evaluation.next(new Answered(check, at(second), CheckResult.up(), null));
    }

    private void down(String check, double second) {
        evaluation = evaluation.next(new Answered(check, at(second), CheckResult.down("cut off"), null));
    }

    /** Of the two dependencies; the switch is asked for where it matters. */
    private void assertUp(double second) {
        assertThat(verdict(second)).as("at %s s", second).isTrue();
    }

    private void assertDown(double second) {
        assertThat(verdict(second)).as("at %s s", second).isFalse();
    }

    private boolean verdict(double second) {
        var seen = evaluation.at(at(second)).snapshot(at(second)).without(Set.of("evacuation"));
        assertThat(seen.isUp(Scope.READY)).isEqualTo(seen.isUp(Scope.REGION));
        return seen.isUp(Scope.REGION);
    }

    private static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1_000));
    }
}
