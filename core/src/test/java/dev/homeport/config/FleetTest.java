package dev.homeport.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.config.internal.pacing.RefreshSchedule;
import dev.homeport.config.internal.pacing.SsmRetryPlan;
import dev.homeport.config.source.FailureKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What 1,000 instances of 60 keys, which is 12 calls each, do to a store that allows 40 calls a second. */
class FleetTest {

    private static final int INSTANCES = 1_000;
    private static final int CALLS = 12;
    private static final int ALLOWED = 40;
    private static final Random RANDOM = new Random(20261120);

    @Test
    void a_fleet_that_refreshes_stays_below_the_limit_in_every_second() {
        var plan = new RefreshSchedule(Duration.ofMinutes(15));
        var perSecond = new int[(int) Duration.ofHours(3).toSeconds()];
        for (int instance = 0; instance < INSTANCES; instance++) {
            var at = plan.firstDelay(RANDOM.nextDouble());
            while (at.toSeconds() < perSecond.length) {
                var call = at;
                for (int i = 0; i < CALLS; i++) {
                    call = call.plus(plan.turn(CALLS, RANDOM.nextDouble()));
                    if (call.toSeconds() < perSecond.length) {
                        perSecond[(int) call.toSeconds()]++;
                    }
                }
                at = at.plus(plan.nextDelay(RANDOM.nextDouble()));
            }
        }

        assertThat(Arrays.stream(perSecond).max().orElseThrow()).isLessThan(ALLOWED);
        assertThat(Arrays.stream(perSecond).skip(120).average().orElseThrow()).isBetween(12.0, 14.0);
    }

    /** An instance that makes its next call at that time, in milliseconds. */
    record Starting(long at, int made, int attempts) {}

    @Test
    void a_fleet_that_starts_at_once_comes_up_and_nobody_gives_up() {
        var plan = new SsmRetryPlan(Duration.ofMinutes(10), false);
        var due = new PriorityQueue<>(Comparator.comparingLong(Starting::at));
        LongStream.range(0, INSTANCES).forEach(i -> due.add(new Starting(RANDOM.nextInt(50), 0, 0)));
        var perSecond = new int[(int) plan.deadline().toSeconds() + 1];
        int up = 0;
        long last = 0;
        while (!due.isEmpty()) {
            var now = due.remove();
            boolean answered = perSecond[(int) (now.at() / 1_000)]++ < ALLOWED;
            if (answered && now.made() + 1 == CALLS) {
                up++;
                last = now.at();
            } else if (answered) {
                due.add(new Starting(now.at() + 20, now.made() + 1, 0));
            } else {
                plan.delay(FailureKind.THROTTLED, now.attempts() + 1, Duration.ofMillis(now.at()), RANDOM.nextDouble())
                        .ifPresent(delay -> due.add(
                                new Starting(now.at() + delay.toMillis() + 20, now.made(), now.attempts() + 1)));
            }
        }

        assertThat(up).isEqualTo(INSTANCES);
        assertThat(Duration.ofMillis(last)).isBetween(Duration.ofSeconds(300), Duration.ofSeconds(400));
    }

    @Test
    void whoever_may_start_from_a_file_gives_up_at_its_own_deadline() {
        var plan = new SsmRetryPlan(Duration.ofSeconds(10), false);

        var spent = Duration.ZERO;
        for (int attempts = 1; ; attempts++) {
            var delay = plan.delay(FailureKind.THROTTLED, attempts, spent, RANDOM.nextDouble());
            if (delay.isEmpty()) {
                break;
            }
            spent = spent.plus(delay.get());
        }

        assertThat(spent).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void what_may_pass_is_tried_five_times_and_throttling_while_there_is_nowhere_else_to_go() {
        var alone = new SsmRetryPlan(Duration.ofMinutes(10), false);
        var elsewhere = new SsmRetryPlan(Duration.ofMinutes(10), true);
        for (var kind : FailureKind.values()) {
            boolean mayPass = SsmRetryPlan.mayPass(kind);
            assertThat(alone.delay(kind, 4, Duration.ZERO, 0.5).isPresent()).isEqualTo(mayPass);
            assertThat(alone.delay(kind, 5, Duration.ZERO, 0.5).isPresent()).isEqualTo(kind == FailureKind.THROTTLED);
            assertThat(elsewhere.delay(kind, 5, Duration.ZERO, 0.5)).isEmpty();
        }
        assertThat(alone.delay(FailureKind.THROTTLED, 1_000, Duration.ZERO, 1)).contains(Duration.ofSeconds(10));
    }

    @Test
    void a_short_interval_spreads_its_calls_over_a_fifteenth_of_it() {
        var plan = new RefreshSchedule(Duration.ofSeconds(15));

        assertThat(plan.turn(10, 0.5)).isEqualTo(Duration.ofMillis(100));
        assertThat(plan.nextDelay(0)).isEqualTo(Duration.ofMillis(13_500));
        assertThat(plan.nextDelay(1)).isEqualTo(Duration.ofMillis(16_500));
    }
}
