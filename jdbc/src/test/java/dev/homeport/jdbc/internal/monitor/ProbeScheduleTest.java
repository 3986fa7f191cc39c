package dev.homeport.jdbc.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ProbeScheduleTest {

    @Property
    void a_calm_pause_leaves_a_fifth_of_the_interval_to_the_verdict_and_none_is_much_shorter(
            @ForAll @LongRange(min = 100, max = 60_000) long calmMillis, @ForAll long seed) {
        var calm = Duration.ofMillis(calmMillis);
        var suspicious = Duration.ofMillis(Math.min(200, calmMillis));
        var schedule = new ProbeSchedule(calm, suspicious);
        var random = new Random(seed);
        assertThat(schedule.next(false, random))
                .isBetween(
                        calm.multipliedBy(68).dividedBy(100).minusNanos(1),
                        calm.multipliedBy(80).dividedBy(100).plusNanos(1));
        assertThat(schedule.next(true, random))
                .isBetween(suspicious.dividedBy(2).minusNanos(1), suspicious);
    }
}
