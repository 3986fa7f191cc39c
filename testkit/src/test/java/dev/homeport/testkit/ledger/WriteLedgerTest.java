package dev.homeport.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteLedgerTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Instant now = NOON;
    private final WriteLedger ledger = new WriteLedger(() -> now);

    @Test
    void an_attempt_keeps_what_the_caller_was_told_when_and_why() {
        var attempt = ledger.begin("a");
        now = NOON.plusMillis(7);
        var cause = new IOException("connection lost");
        attempt.unknown(cause);

        assertThat(ledger.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo("a");
            assertThat(entry.outcome()).isEqualTo(WriteOutcome.UNKNOWN);
            assertThat(entry.finished()).isTrue();
            assertThat(entry.startedAt()).isEqualTo(NOON);
            assertThat(entry.duration()).isEqualTo(Duration.ofMillis(7));
            assertThat(entry.cause()).containsSame(cause);
        });
    }

    @Test
    void an_attempt_has_exactly_one_outcome() {
        var attempt = ledger.begin("a");
        attempt.acknowledged();

        assertThatThrownBy(() -> attempt.failed(new IOException("late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The write a has an outcome already");
        assertThat(ledger.count(WriteOutcome.ACKNOWLEDGED)).isOne();
        assertThat(ledger.count(WriteOutcome.FAILED)).isZero();
    }

    @Test
    void an_unfinished_attempt_is_unknown_and_still_waiting() {
        ledger.begin("a");
        now = NOON.plusSeconds(3);

        assertThat(ledger.count(WriteOutcome.UNKNOWN)).isOne();
        assertThat(ledger.longestDuration()).isEqualTo(Duration.ofSeconds(3));
        assertThat(ledger.entries().get(0).finished()).isFalse();
        assertThat(ledger.compare(List.of()).unknownAndAbsent()).containsExactly("a");
    }

    @Test
    void the_outage_is_the_longest_time_without_an_acknowledgement() {
        for (var millis : new int[] {0, 100, 2600, 2700}) {
            var attempt = ledger.begin("at " + millis);
            now = NOON.plusMillis(millis);
            attempt.acknowledged();
        }

        assertThat(ledger.longestSilence()).isEqualTo(Duration.ofMillis(2500));
        assertThat(ledger.acknowledgedPerSecond()).containsOnlyKeys(NOON, NOON.plusSeconds(2));
    }

    @Test
    void a_write_that_was_tried_again_is_judged_by_its_best_outcome() {
        ledger.begin("retried").failed(new IOException("refused"));
        ledger.begin("retried").acknowledged();
        ledger.begin("given up").failed(new IOException("refused"));
        ledger.begin("given up").unknown(new IOException("lost"));

        var report = ledger.compare(List.of("given up"));
        assertThat(report.lost()).containsExactly("retried");
        assertThat(report.unknownAndPresent()).containsExactly("given up");
    }

    @Test
    void many_threads_can_write_in_one_ledger() {
        IntStream.range(0, 10_000)
                .parallel()
                .forEach(i -> ledger.begin("id " + i).acknowledged());

        assertThat(ledger.entries()).hasSize(10_000);
        assertThat(ledger.count(WriteOutcome.ACKNOWLEDGED)).isEqualTo(10_000);
    }

    @Test
    void without_a_clock_given_time_goes_on() {
        var real = new WriteLedger();
        real.begin("a").acknowledged();

        assertThat(real.entries().get(0).startedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(real.longestDuration()).isGreaterThanOrEqualTo(Duration.ZERO);
    }
}
