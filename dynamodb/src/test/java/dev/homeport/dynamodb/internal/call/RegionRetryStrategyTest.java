package dev.homeport.dynamodb.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegionRetryStrategyTest {

    private static final long TWO_SECONDS = Duration.ofSeconds(2).toNanos();

    @Test
    void who_waited_for_a_connection_queues_again_at_once() {
        assertThat(longest(AttemptOutcome.HeldBack.NO_FREE_CONNECTION, 5)).isZero();
    }

    @Test
    void who_was_not_let_wait_for_a_connection_pauses() {
        assertThat(longest(AttemptOutcome.HeldBack.NO_PLACE_TO_WAIT, 5))
                .isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void a_pause_takes_at_most_a_third_of_the_time_that_is_left() {
        assertThat(longest(new AttemptOutcome.Throttled("ThrottlingException"), 9))
                .isBetween(Duration.ofMillis(400), Duration.ofNanos(TWO_SECONDS / 3));
    }

    private static Duration longest(AttemptOutcome latest, int attempt) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> RegionRetryStrategy.pause(attempt, latest, TWO_SECONDS))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
