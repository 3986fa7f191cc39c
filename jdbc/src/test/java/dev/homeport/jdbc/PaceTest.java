package dev.homeport.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class PaceTest {

    @Property
    void a_pause_is_never_longer_than_its_interval_and_never_much_shorter(
            @ForAll @LongRange(min = 100, max = 60_000) long calmMillis, @ForAll long seed) {
        var calm = Duration.ofMillis(calmMillis);
        var suspicious = Duration.ofMillis(Math.min(200, calmMillis));
        var pace = new Pace(calm, suspicious);
        var random = new Random(seed);
        assertThat(pace.next(false, random))
                .isBetween(calm.multipliedBy(85).dividedBy(100).minusNanos(1), calm);
        assertThat(pace.next(true, random)).isBetween(suspicious.dividedBy(2).minusNanos(1), suspicious);
    }
}
