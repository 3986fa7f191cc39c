package dev.homeport.examples.runbook.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.runbook.config.Limits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Judges what a promotion would lose. */
class LagTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Limits LIMITS =
            new Limits(MINUTE, 1000, MINUTE, MINUTE, MINUTE, MINUTE, MINUTE, MINUTE, MINUTE);

    private static ServerState primary(int timeline, long position) {
        return new ServerState(false, false, "7", timeline, position, null, null, false);
    }

    private static ServerState standby(long replayed, @Nullable Long received, @Nullable Duration sinceCommit) {
        return new ServerState(true, false, "7", 1, replayed, received, sinceCommit, false);
    }

    @Test
    void what_was_received_counts_since_a_promotion_replays_it_first() {
        var lag = Lag.between(primary(1, 5000), standby(1000, 4500L, Duration.ofSeconds(3)));

        assertThat(lag).hasToString("500 bytes, at most 3.0 s of commits");
        assertThat(lag.refusal(LIMITS)).isEmpty();
        assertThat(Lag.between(primary(1, 5501), standby(1000, 4500L, Duration.ofSeconds(3)))
                        .refusal(LIMITS))
                .hasValue("it is 1001 bytes behind, more than lag.limit.bytes=1000");
    }

    @Test
    void a_standby_that_has_everything_lags_by_nothing_however_long_ago_the_last_commit_was() {
        var lag = Lag.between(primary(1, 5000), standby(5000, null, Duration.ofDays(1)));

        assertThat(lag).hasToString("0 bytes, 0 s");
        assertThat(lag.refusal(LIMITS)).isEmpty();
    }

    @Test
    void positions_on_different_timelines_say_nothing() {
        var ahead = standby(9000, 9000L, Duration.ofSeconds(61));

        assertThat(Lag.between(primary(2, 5000), ahead).bytes()).isNull();
        assertThat(Lag.between(primary(2, 5000), ahead).refusal(LIMITS)).isPresent();
    }

    @Test
    void while_the_primary_is_silent_the_time_since_the_last_commit_bounds_what_is_lost() {
        assertThat(Lag.between(null, standby(1, 1L, Duration.ofSeconds(59))).refusal(LIMITS))
                .isEmpty();
        assertThat(Lag.between(null, standby(1, 1L, Duration.ofSeconds(61))).refusal(LIMITS))
                .hasValue("commits of up to 61.0 s may be missing, more than lag.limit=60.0 s");
        assertThat(Lag.between(primary(0, 1), standby(1, 1L, Duration.ofSeconds(61)))
                        .refusal(LIMITS))
                .as("a primary of the past says nothing")
                .isPresent();
    }

    @Test
    void an_unknown_lag_counts_as_above_the_limit() {
        assertThat(Lag.between(null, standby(1, 1L, null)).refusal(LIMITS)).hasValue("how far it is behind is unknown");
        assertThat(Lag.between(primary(1, 500), standby(1, 1L, null)).refusal(LIMITS))
                .hasValue("how far it is behind is unknown");
    }
}
