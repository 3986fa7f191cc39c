package dev.homeport.health;

import static dev.homeport.rules.VirtualClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckFact.Abandoned;
import dev.homeport.health.CheckFact.Answered;
import dev.homeport.health.CheckFact.Skipped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Plan and evaluation together, millisecond by millisecond in virtual time: when a fault is seen and when its end is.
 *
 * <p>Defaults: interval 5 s, deadline 1 s, fall 3, rise 2; no jitter, which would only make everything earlier.
 */
class HealthTimelineTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration QUICK = Duration.ofMillis(10);
    private static final HealthCheck CHECK =
            HealthCheck.builder("a", CheckResult::up).build();

    /** What a run that starts now will do. */
    record Behaviour(Duration takes, CheckResult result) {}

    @Test
    void a_failing_dependency_is_down_at_its_third_failure() {
        var changes = changes(seconds(60), at -> failsBetween(at, 11, 60, new Behaviour(QUICK, broken())));

        assertThat(changes).containsExactly("0.010 UP", "25.010 DOWN");
    }

    @Test
    void a_hanging_dependency_is_left_no_later_than_a_failing_one_would_be_and_stays_left() {
        var changes = changes(seconds(60), at -> failsBetween(at, 11, 60, new Behaviour(NEVER, broken())));

        assertThat(changes).containsExactly("0.010 UP", "27.011 STALE");
    }

    @Test
    void a_dependency_slower_than_the_deadline_is_down() {
        var slow = new Behaviour(Duration.ofMillis(1_100), CheckResult.up());

        assertThat(changes(seconds(60), at -> failsBetween(at, 11, 60, slow)))
                .containsExactly("0.010 UP", "26.000 DOWN", "27.011 STALE");
    }

    @Test
    void two_failures_are_forgiven() {
        assertThat(changes(seconds(60), at -> failsBetween(at, 11, 21, new Behaviour(QUICK, broken()))))
                .containsExactly("0.010 UP");
    }

    @Test
    void it_is_back_at_the_second_success() {
        assertThat(changes(seconds(60), at -> failsBetween(at, 11, 31, new Behaviour(QUICK, broken()))))
                .containsExactly("0.010 UP", "25.010 DOWN", "40.010 UP");
    }

    @Test
    void one_run_that_never_returns_is_survived_by_the_second_thread() {
        assertThat(changes(seconds(600), at -> failsBetween(at, 9, 11, new Behaviour(NEVER, broken()))))
                .containsExactly("0.010 UP");
    }

    @Test
    void it_recovers_when_stuck_runs_return_after_minutes() {
        var stuck = new Behaviour(seconds(100), broken());

        assertThat(changes(seconds(200), at -> failsBetween(at, 9, 31, stuck)))
                .containsExactly("0.010 UP", "22.011 STALE", "110.010 DOWN", "115.010 UP");
    }

    private static Behaviour failsBetween(Duration at, int fromSecond, int toSecond, Behaviour failure) {
        boolean failing = at.compareTo(seconds(fromSecond)) >= 0 && at.compareTo(seconds(toSecond)) < 0;
        return failing ? failure : new Behaviour(QUICK, CheckResult.up());
    }

    private static List<String> changes(Duration length, Function<Duration, Behaviour> dependency) {
        record Running(long run, Instant endsAt, CheckResult result) {}
        var plan = CheckSchedule.starting(CHECK.deadline(), START);
        var evaluation = HealthEvaluation.starting(List.of(CHECK), START);
        var running = new ArrayList<Running>();
        var changes = new ArrayList<String>();
        var state = CheckState.UNKNOWN;
        long runs = 0;
        for (var now = START; now.isBefore(START.plus(length)); now = now.plusMillis(1)) {
            for (var run : List.copyOf(running)) {
                if (!run.endsAt().isAfter(now)) {
                    running.remove(run);
                    if (plan.awaits(run.run())) {
                        evaluation = evaluation.next(new Answered("a", now, run.result(), null));
                    }
                    plan = plan.returned(run.run());
                }
            }
            for (var due = plan.due(now); due != CheckSchedule.Due.NOTHING; due = plan.due(now)) {
                switch (due) {
                    case START -> {
                        var behaviour = dependency.apply(Duration.between(START, now));
                        running.add(new Running(++runs, now.plus(behaviour.takes()), behaviour.result()));
                        plan = plan.started(runs, now, CHECK.interval());
                    }
                    case SKIP -> {
                        plan = plan.skipped(now, CHECK.interval());
                        evaluation = evaluation.next(new Skipped("a", now));
                    }
                    case ABANDON -> {
                        plan = plan.abandoned();
                        evaluation = evaluation.next(new Abandoned("a", now));
                    }
                    case NOTHING -> throw new AssertionError();
                }
            }
            var next = evaluation.snapshot(now).check("a").orElseThrow().state();
            if (next != state) {
                var at = Duration.between(START, now);
                changes.add("%d.%03d %s".formatted(at.toSeconds(), at.toMillisPart(), next));
                state = next;
            }
        }
        return changes;
    }

    private static CheckResult broken() {
        return CheckResult.down("broken");
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
