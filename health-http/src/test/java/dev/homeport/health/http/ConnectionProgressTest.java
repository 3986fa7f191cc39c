package dev.homeport.health.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConnectionProgressTest {

    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(3);

    @Test
    void a_byte_a_second_does_not_buy_time() {
        var progress = ConnectionProgress.opened(START);
        for (int second = 1; second <= 4; second++) {
            progress = progress.seen(0, second, START.plusSeconds(second));
        }

        assertThat(progress.begun()).isTrue();
        assertThat(progress.isOverdue(LIMIT, START.plusMillis(3_999))).isFalse();
        assertThat(progress.isOverdue(LIMIT, START.plusSeconds(4))).isTrue();
    }

    @Test
    void silence_from_the_start_is_overdue_as_well() {
        var silent = ConnectionProgress.opened(START).seen(0, 0, START.plusSeconds(2));

        assertThat(silent.isOverdue(LIMIT, START.plusSeconds(3))).isTrue();
    }

    @Test
    void the_first_byte_of_the_next_request_has_the_whole_time_again() {
        var late = ConnectionProgress.opened(START)
                .seen(1, 50, START.plusSeconds(1))
                .seen(1, 51, START.plusMillis(3_900));

        assertThat(late.isOverdue(LIMIT, START.plusMillis(6_899))).isFalse();
        assertThat(late.isOverdue(LIMIT, START.plusMillis(6_900))).isTrue();
    }

    @Test
    void each_answer_that_is_taken_starts_the_clock_again() {
        var progress = ConnectionProgress.opened(START);
        for (int second = 1; second <= 60; second++) {
            progress = progress.seen(second, second * 50L, START.plusSeconds(second));
            assertThat(progress.isOverdue(LIMIT, START.plusSeconds(second))).isFalse();
        }
    }

    @Test
    void answers_that_nobody_takes_start_nothing() {
        var stuck = ConnectionProgress.opened(START)
                .seen(7, 1_000, START.plusSeconds(1))
                .seen(7, 9_000, START.plusSeconds(2))
                .seen(7, 99_000, START.plusSeconds(4));

        assertThat(stuck.isOverdue(LIMIT, START.plusSeconds(5))).isTrue();
    }

    @Test
    void the_idle_go_before_the_busy_and_the_oldest_first() {
        var now = START.plusSeconds(2);
        var idle = new ConnectionProgress(1, 50, false, START.plusSeconds(1));
        var longIdle = new ConnectionProgress(1, 50, false, START);
        var busy = new ConnectionProgress(0, 5, true, START.minusSeconds(1));
        var busier = new ConnectionProgress(0, 5, true, START.minusSeconds(2));

        assertThat(longIdle.compareForRoom(idle, now)).isNegative();
        assertThat(idle.compareForRoom(longIdle, now)).isPositive();
        assertThat(idle.compareForRoom(busy, now)).isNegative();
        assertThat(busy.compareForRoom(idle, now)).isPositive();
        assertThat(busier.compareForRoom(busy, now)).isNegative();
    }

    @Test
    void who_has_just_come_is_not_idle_yet() {
        var now = START.plusSeconds(2);
        var justCome = ConnectionProgress.opened(now.minusMillis(249));
        var halfSent = new ConnectionProgress(0, 5, true, now.minusMillis(250));

        assertThat(justCome.compareForRoom(halfSent, now)).isPositive();
        assertThat(halfSent.compareForRoom(justCome, now)).isNegative();
        assertThat(justCome.compareForRoom(halfSent, now.plusMillis(1))).isNegative();
    }

    @Test
    void a_first_byte_makes_nobody_younger_than_who_came_later() {
        var now = START.plusSeconds(1);
        var halfSent = ConnectionProgress.opened(now.minusMillis(200)).weighed(0, 5, now);
        var justCome = ConnectionProgress.opened(now.minusMillis(1)).weighed(0, 0, now);

        assertThat(halfSent.begun()).isTrue();
        assertThat(halfSent.compareForRoom(justCome, now)).isNegative();
    }

    @Test
    void an_answer_makes_young() {
        var now = START.plusSeconds(1);
        var served = ConnectionProgress.opened(START).weighed(1, 50, now);

        assertThat(served).isEqualTo(new ConnectionProgress(1, 50, false, now));
    }
}
