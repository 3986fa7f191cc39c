package dev.homeport.health;

import static dev.homeport.rules.VirtualClock.START;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.health.CheckSchedule.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CheckScheduleTest {

    private static final Duration DELAY = Duration.ofSeconds(5);
    private static final CheckSchedule PLAN = CheckSchedule.starting(Duration.ofSeconds(1), START);

    @Test
    void nothing_is_due_before_the_next_start() {
        var plan = PLAN.started(1, START, DELAY).returned(1);

        assertThat(plan.due(at(4.999))).isEqualTo(Due.NOTHING);
        assertThat(plan.due(at(5))).isEqualTo(Due.START);
        assertThat(plan.nextDue()).isEqualTo(at(5));
    }

    @Test
    void a_run_is_abandoned_at_its_deadline_and_a_second_thread_may_try() {
        var plan = PLAN.started(1, START, DELAY);

        assertThat(plan.due(at(0.999))).isEqualTo(Due.NOTHING);
        assertThat(plan.nextDue()).isEqualTo(at(1));
        assertThat(plan.due(at(1))).isEqualTo(Due.ABANDON);
        assertThat(plan.abandoned().due(at(1))).isEqualTo(Due.NOTHING);
        assertThat(plan.abandoned().due(at(5))).isEqualTo(Due.START);
    }

    @Test
    void with_two_threads_stuck_runs_are_skipped_until_one_returns() {
        var plan = PLAN.started(1, START, DELAY)
                .abandoned()
                .started(2, at(5), DELAY)
                .abandoned();

        assertThat(plan.due(at(10))).isEqualTo(Due.SKIP);
        assertThat(plan.skipped(at(10), DELAY).due(at(10))).isEqualTo(Due.NOTHING);
        assertThat(plan.skipped(at(10), DELAY).returned(2).due(at(15))).isEqualTo(Due.START);
    }

    @Test
    void a_late_answer_frees_its_thread_and_does_not_count() {
        var plan = PLAN.started(1, START, DELAY).abandoned().started(2, at(5), DELAY);

        assertThat(plan.awaits(1)).isFalse();
        assertThat(plan.returned(1).awaits(2)).isTrue();
        assertThat(plan.returned(1).stuck()).isZero();
    }

    @Test
    void a_start_waits_for_the_deadline_of_the_run_before() {
        var plan = PLAN.started(1, START, Duration.ofMillis(200));

        assertThat(plan.nextStart()).isEqualTo(at(1));
    }

    @Test
    void starts_missed_in_a_pause_are_not_made_up_for() {
        var plan = PLAN.started(1, START, DELAY).returned(1).started(2, at(60), DELAY);

        assertThat(plan.nextStart()).isEqualTo(at(65));
    }

    /** Time passes in steps, and now and then one of the threads returns. */
    @Property
    void no_check_ever_holds_more_than_two_threads(
            @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 3_000) Integer> steps) {
        var plan = PLAN;
        var now = START;
        var held = new ArrayList<Long>();
        long run = 0;
        for (int step : steps) {
            now = now.plusMillis(step);
            if (step % 3 == 0 && !held.isEmpty()) {
                plan = plan.returned(held.remove(step % held.size()));
            }
            for (var due = plan.due(now); due != Due.NOTHING; due = plan.due(now)) {
                switch (due) {
                    case START -> {
                        held.add(++run);
                        plan = plan.started(run, now, Duration.ofMillis(step));
                    }
                    case SKIP -> plan = plan.skipped(now, DELAY);
                    case ABANDON -> plan = plan.abandoned();
                    case NOTHING -> throw new AssertionError();
                }
            }
            assertThat(held).hasSizeLessThanOrEqualTo(2).hasSameSizeAs(new HashSet<>(held));
            assertThat(plan.nextDue()).isAfter(now);
        }
    }

    private static Instant at(double seconds) {
        return START.plusMillis((long) (seconds * 1_000));
    }
}
