package dev.homeport.dynamodb.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundTripTimesTest {

    private static final Duration USUAL = Duration.ofMillis(10);
    private static final Duration SLOW = Duration.ofMillis(300);
    private static final long MILLI = 1_000_000;

    private final RoundTripTimes roundTrips = new RoundTripTimes();
    private long now;

    private void canaries(int count, long everyMillis, Duration took) {
        for (int i = 0; i < count; i++) {
            now += everyMillis * MILLI;
            roundTrips.record(took, now);
        }
    }

    @Test
    void what_is_usual_follows_slowly() {
        canaries(5, 5_000, USUAL);
        canaries(3, 5_000, SLOW);
        assertThat(roundTrips.median()).isEqualTo(SLOW);
        assertThat(roundTrips.baseline()).isBetween(USUAL, SLOW.dividedBy(4));
    }

    @Test
    void questions_that_follow_fast_do_not_make_a_region_s_slowness_usual() {
        canaries(5, 5_000, USUAL);
        canaries(20, 100, SLOW);
        assertThat(roundTrips.median()).isEqualTo(SLOW);
        assertThat(roundTrips.baseline()).isBetween(USUAL, SLOW.dividedBy(4));
    }

    @Test
    void the_first_canary_of_a_cold_process_is_not_what_is_usual() {
        canaries(1, 5_000, SLOW);
        assertThat(roundTrips.baseline()).isEqualTo(SLOW);
        canaries(1, 100, USUAL);
        assertThat(roundTrips.baseline()).isEqualTo(USUAL);
        assertThat(roundTrips.median()).isEqualTo(USUAL);
    }
}
