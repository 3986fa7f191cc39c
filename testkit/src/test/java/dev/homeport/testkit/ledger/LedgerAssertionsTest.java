package dev.homeport.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LedgerAssertionsTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private Instant now = NOON;
    private final WriteLedger ledger = new WriteLedger(() -> now);

    @Test
    void a_missing_write_tells_its_story() {
        acknowledge("kept", "us-east-1, epoch 1");
        pass(Duration.ofMillis(1250));
        var lost = ledger.begin("lost").answeredBy("us-east-1, epoch 1");
        pass(Duration.ofMillis(12));
        lost.acknowledged();
        pass(Duration.ofMillis(500));
        acknowledge("lost, too", "us-east-1, epoch 1");
        acknowledge("next", "eu-west-1, epoch 2");

        assertThatThrownBy(() -> ledger.assertNothingAcknowledgedIsMissing(
                        FoundWrites.in("eu-west-1", List.of("kept", "next")),
                        FoundWrites.in("us-east-1", List.of("kept", "lost"))))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Acknowledged and missing in eu-west-1: lost, lost, too
                          lost was sent at 2026-11-30T12:00:01.250Z (1.250 s after the first) and acknowledged after 0.012 s by us-east-1, epoch 1
                          lost is not in eu-west-1 and once in us-east-1
                          the last one before it that is there: kept, sent at 2026-11-30T12:00:00Z (0.000 s after the first), acknowledged after 0.000 s by us-east-1, epoch 1
                          the first one after it that is there: next, sent at 2026-11-30T12:00:01.762Z (1.762 s after the first), acknowledged after 0.000 s by eu-west-1, epoch 2""");
    }

    @Test
    void a_write_that_was_done_twice_tells_its_story() {
        ledger.begin("twice").unknown(new IOException("connection reset"));
        acknowledge("twice", "");

        assertThatThrownBy(() -> ledger.assertNothingWasDoneTwice(
                        FoundWrites.in("eu-west-1", List.of("twice", "other", "twice"))))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Done more than once: twice\n")
                .hasMessageContaining(
                        "told that its outcome is unknown after 0.000 s: java.io.IOException: connection reset")
                .hasMessageContaining("twice is 2 times in eu-west-1");
        assertThatThrownBy(() -> ledger.assertNothingWasDoneTwice(new FoundWrites("eu-west-1", Map.of("stranger", 3))))
                .hasMessageContaining("stranger was never attempted through this ledger")
                .hasMessageContaining("stranger is 3 times in eu-west-1");
    }

    @Test
    void what_nobody_was_promised_is_not_missing_and_what_is_there_once_is_not_doubled() {
        acknowledge("done", "");
        ledger.begin("unknown").unknown(new IOException("reset"));
        ledger.begin("failed").failed(new IOException("refused"));
        ledger.begin("unanswered");
        var found = FoundWrites.in("eu-west-1", List.of("done"));

        ledger.assertNothingAcknowledgedIsMissing(found);
        ledger.assertNothingWasDoneTwice(found, FoundWrites.in("us-east-1", List.of("done", "unknown")));
    }

    @Test
    void a_ledger_without_an_acknowledged_write_proves_nothing() {
        ledger.begin("unknown").unknown(new IOException("reset"));

        assertThatThrownBy(() -> ledger.assertNothingAcknowledgedIsMissing(FoundWrites.in("eu-west-1", List.of())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("No write was acknowledged");
    }

    @Test
    void a_write_is_recorded_with_what_its_caller_was_told_and_by_whom() {
        ledger.answeredBy(() -> "us-east-1").notDoneIf(failure -> failure instanceof IOException);

        assertThat(ledger.write("done", id -> {})).isTrue();
        assertThat(ledger.write("refused", id -> {
                    throw new IOException(id);
                }))
                .isFalse();
        assertThat(ledger.write("lost", id -> {
                    throw new IllegalStateException(id);
                }))
                .isFalse();

        assertThat(ledger.entries())
                .extracting(LedgerEntry::outcome)
                .containsExactly(WriteOutcome.ACKNOWLEDGED, WriteOutcome.FAILED, WriteOutcome.UNKNOWN);
        assertThat(ledger.entries())
                .allMatch(entry -> entry.answeredBy().orElseThrow().equals("us-east-1"));
    }

    @Test
    void a_write_in_flight_may_fail_and_the_next_one_is_another() {
        var calls = new AtomicInteger();

        var acknowledged = ledger.writeUntilAcknowledged(id -> {
            if (calls.incrementAndGet() == 1) {
                throw new IOException("in flight");
            }
        });

        assertThat(acknowledged).matches("write-[0-9a-f]{4}-2");
        assertThat(ledger.write(id -> {})).isTrue();
        assertThat(ledger.entries())
                .extracting(LedgerEntry::id)
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(ledger.count(WriteOutcome.UNKNOWN)).isEqualTo(1);
        assertThatThrownBy(() -> ledger.writeUntilAcknowledged(Duration.ZERO, id -> {
                    throw new IOException("still down");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("still down")
                .hasRootCauseMessage("still down");
    }

    private void acknowledge(String id, String source) {
        ledger.begin(id).answeredBy(source).acknowledged();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
