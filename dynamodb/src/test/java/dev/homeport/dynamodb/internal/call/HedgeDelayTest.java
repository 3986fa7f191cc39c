package dev.homeport.dynamodb.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HedgeDelayTest {

    private static final long MILLI = 1_000_000;

    private final AtomicLong now = new AtomicLong(12_345);
    private final HedgeDelay delay = new HedgeDelay(400 * MILLI, now::get);

    @Test
    void is_half_an_attempt_as_long_as_nothing_is_known() {
        assertThat(delay.delayNanos()).isEqualTo(200 * MILLI);
        delay.refresh(0);
        assertThat(delay.delayNanos()).isEqualTo(200 * MILLI);
    }

    @Test
    void is_a_little_more_than_ninety_nine_of_a_hundred_reads_take() {
        records(990, 5 * MILLI);
        records(10, 60 * MILLI);
        delay.refresh(0);
        assertThat(delay.delayNanos()).isEqualTo(HedgeDelay.SHORTEST_NANOS);
        records(20, 60 * MILLI);
        for (int second = 0; second < 40; second++) {
            delay.refresh(0);
        }
        assertThat(delay.delayNanos()).isBetween(62 * MILLI, 75 * MILLI);
    }

    @Test
    void is_not_soon_that_of_a_region_that_has_become_slow() {
        records(1_000, 5 * MILLI);
        delay.refresh(0);
        records(1_000, 300 * MILLI);
        for (int second = 0; second < 15; second++) {
            delay.refresh(0);
        }
        assertThat(delay.delayNanos()).isLessThan(50 * MILLI);
    }

    @Test
    void is_never_shorter_than_the_other_region_is_farther_away() {
        records(1_000, 5 * MILLI);
        delay.refresh(80 * MILLI);
        assertThat(delay.delayNanos()).isEqualTo(80 * MILLI);
    }

    @Test
    void is_never_longer_than_half_an_attempt() {
        records(1_000, 390 * MILLI);
        delay.refresh(300 * MILLI);
        assertThat(delay.delayNanos()).isEqualTo(200 * MILLI);
    }

    @Test
    void forgets_after_a_minute() {
        records(1_000, 100 * MILLI);
        now.addAndGet(50_000 * MILLI);
        records(1_000, 30 * MILLI);
        delay.refresh(0);
        assertThat(delay.delayNanos()).isGreaterThan(100 * MILLI);
        now.addAndGet(21_000 * MILLI);
        delay.refresh(0);
        assertThat(delay.delayNanos()).isLessThan(45 * MILLI);
    }

    @Test
    void begins_afresh_after_a_long_silence() {
        records(1_000, 100 * MILLI);
        now.addAndGet(3_600_000 * MILLI);
        delay.refresh(0);
        assertThat(delay.delayNanos()).isEqualTo(200 * MILLI);
    }

    @Property(tries = 500)
    void a_percentile_is_never_too_low_and_at_most_a_quarter_too_high(
            @ForAll @Size(min = 1, max = 200)
                    java.util.List<@LongRange(min = 20_000, max = 30_000_000_000L) Long> all) {
        var histogram = new LatencyHistogram();
        all.forEach(latency -> histogram.record(latency, 7));
        var sorted = all.stream().sorted().toList();
        for (int percent : new int[] {1, 50, 90, 99, 100}) {
            long exact = sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
            assertThat(histogram.percentile(percent, 7)).isBetween(exact, exact + exact / 4 + 1);
        }
    }

    private void records(int count, long latencyNanos) {
        for (int i = 0; i < count; i++) {
            delay.record(latencyNanos);
        }
    }
}
