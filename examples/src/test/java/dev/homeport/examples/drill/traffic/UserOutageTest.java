package dev.homeport.examples.drill.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.drill.traffic.UserOperation.Kind;
import dev.homeport.examples.drill.traffic.UserOperation.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An outage measured from what users were told. */
class UserOutageTest {

    private static final Instant FAULT = Instant.parse("2026-01-01T00:00:00Z");

    private final List<UserOperation> told = new ArrayList<>();

    @Test
    void recovery_is_the_first_success_after_which_no_request_failed_that_was_sent_later() {
        order(-500, -490, Result.DONE);
        order(100, 150, Result.UNKNOWN);
        order(1_000, 1_100, Result.DONE);
        order(1_200, 1_300, Result.FAILED);
        order(1_250, 2_900, Result.DONE);
        order(3_000, 3_010, Result.DONE);

        assertThat(outage().recoveryTime(Kind.ORDER)).contains(Duration.ofMillis(2_900));
    }

    @Test
    void a_request_that_was_under_way_at_the_fault_and_hangs_for_long_does_not_make_the_outage_longer() {
        order(-10, 5_000, Result.UNKNOWN);
        order(200, 260, Result.DONE);

        assertThat(outage().recoveryTime(Kind.ORDER)).contains(Duration.ofMillis(260));
    }

    @Test
    void an_outage_that_does_not_end_has_no_recovery() {
        order(-500, -490, Result.DONE);
        order(100, 110, Result.FAILED);

        assertThat(outage().recoveryTime(Kind.ORDER)).isEmpty();
        assertThat(outage().recoveryTime(Kind.CART_READ)).isEmpty();
    }

    @Test
    void what_comes_after_the_end_of_the_measurement_does_not_count() {
        order(100, 110, Result.DONE);
        order(20_000, 20_010, Result.FAILED);

        assertThat(outage().recoveryTime(Kind.ORDER)).contains(Duration.ofMillis(110));
        assertThat(outage().count(Kind.ORDER, Result.FAILED)).isZero();
    }

    @Test
    void the_longest_silence_is_the_one_between_two_successes() {
        order(-100, -90, Result.DONE);
        order(50, 60, Result.UNKNOWN);
        order(2_000, 2_010, Result.DONE);
        order(2_500, 2_510, Result.DONE);

        assertThat(outage().longestSilence(Kind.ORDER)).isEqualTo(Duration.ofMillis(2_100));
        assertThat(outage().count(Kind.ORDER, Result.UNKNOWN)).isOne();
    }

    private UserOutage outage() {
        return new UserOutage(told, FAULT, FAULT.plusSeconds(10));
    }

    private void order(int began, int ended, Result result) {
        told.add(new UserOperation(Kind.ORDER, FAULT.plusMillis(began), FAULT.plusMillis(ended), result, "", 0));
    }
}
