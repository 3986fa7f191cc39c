package dev.homeport.dynamodb.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How far a region is behind, told by what this process has written itself, and by no clock of anybody else. */
class OwnHeartbeatsTest {

    private static final long SECOND = 1_000_000_000;

    private final OwnHeartbeats beats = new OwnHeartbeats();

    @Test
    void is_unknown_until_this_process_has_written_one_however_old_the_newest_is() {
        assertThat(beats.missing(1_234, 0)).isEmpty();
    }

    @Test
    void is_none_where_all_have_arrived_be_there_later_ones_of_others() {
        beats.wrote(7, 0);
        assertThat(beats.missing(7, SECOND)).contains(Duration.ZERO);
        assertThat(beats.missing(12, SECOND)).contains(Duration.ZERO);
    }

    @Test
    void is_how_long_the_oldest_that_has_not_arrived_has_been_missing() {
        beats.wrote(7, 0);
        beats.wrote(9, 5 * SECOND);
        beats.wrote(14, 10 * SECOND);
        assertThat(beats.missing(8, 12 * SECOND)).contains(Duration.ofSeconds(7));
        assertThat(beats.missing(0, 12 * SECOND)).contains(Duration.ofSeconds(12));
    }

    @Test
    void is_small_and_no_whole_interval_where_it_was_asked_for_right_after_one_was_written() {
        beats.wrote(7, 0);
        beats.wrote(8, 5 * SECOND);
        assertThat(beats.missing(7, 5 * SECOND + 1_000_000)).contains(Duration.ofMillis(1));
    }

    @Test
    void begins_anew_where_the_item_was_deleted() {
        beats.wrote(1_000, 0);
        beats.wrote(1, 5 * SECOND);
        assertThat(beats.missing(1, 6 * SECOND)).contains(Duration.ZERO);
    }

    @Test
    void is_told_for_some_minutes_back_and_takes_no_more_memory_than_that() {
        for (int second = 0; second < 10_000; second++) {
            beats.wrote(second + 1, second * SECOND);
        }
        assertThat(beats.missing(0, 10_000 * SECOND)).contains(Duration.ofSeconds(64));
    }
}
