package dev.homeport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {

    private static final Instant CREATION = Instant.parse("2026-03-01T10:00:00.123456789Z");

    @Test
    void it_starts_at_the_wall_clock() {
        assertThat(MonotonicClock.create().instant()).isCloseTo(Instant.now(), within(1, ChronoUnit.SECONDS));
    }

    @Test
    void it_never_goes_backwards() {
        var clock = MonotonicClock.create();
        var before = clock.instant();
        for (int i = 0; i < 100_000; i++) {
            var now = clock.instant();
            assertThat(now.isBefore(before)).isFalse();
            before = now;
        }
    }

    @Property
    void it_advances_by_elapsed_nanoseconds_from_any_origin(
            @ForAll long origin, @ForAll @LongRange(min = 0, max = 1_000_000_000_000_000_000L) long elapsed) {
        var nanoTime = new AtomicLong(origin);
        var clock = new MonotonicClock(CREATION, nanoTime::get);

        nanoTime.addAndGet(elapsed);

        assertThat(clock.instant()).isEqualTo(CREATION.plusNanos(elapsed));
        assertThat(clock.millis()).isEqualTo(clock.instant().toEpochMilli());
    }

    @Test
    void it_works_for_instants_before_1970() {
        var clock = new MonotonicClock(Instant.parse("1969-12-31T23:59:59.5Z"), () -> 0);

        assertThat(clock.instant()).isEqualTo(Instant.parse("1969-12-31T23:59:59.5Z"));
        assertThat(clock.millis()).isEqualTo(-500);
    }
}
