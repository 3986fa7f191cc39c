package dev.homeport.jdbc.internal.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.jdbc.ElectionScript;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When an address counts as gone from its name, in virtual time. */
class MissingAddressTest {

    private static final Instant START = ElectionScript.START;

    private MissingAddress missing = MissingAddress.LISTED;

    @Test
    void an_address_that_three_lookups_over_a_minute_miss_is_gone() {
        assertThat(look(false, 0).gone()).isFalse();
        assertThat(look(false, 30).gone()).isFalse();
        assertThat(look(false, 60).gone()).isTrue();
    }

    @Test
    void answers_that_rotate_leave_it_where_it_is() {
        for (int i = 0; i < 20; i++) {
            assertThat(look(i % 3 == 0, 30 * i).gone()).isFalse();
        }
    }

    @Test
    void many_lookups_in_a_short_time_do_not_count_for_more() {
        for (int i = 0; i < 59; i++) {
            assertThat(look(false, i).gone()).isFalse();
        }
        assertThat(look(false, 60).gone()).isTrue();
    }

    private MissingAddress look(boolean listed, int second) {
        missing = missing.after(listed, START.plusSeconds(second));
        return missing;
    }
}
