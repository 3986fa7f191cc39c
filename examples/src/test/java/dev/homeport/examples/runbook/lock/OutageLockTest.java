package dev.homeport.examples.runbook.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.homeport.examples.runbook.RunbookException;
import dev.homeport.examples.runbook.parameter.Parameters.LockPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Holds the lock's record in a place in memory, on a clock of the test's. */
class OutageLockTest {

    private static final Holder ANNA = new Holder("anna", "ops1", 7);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Memory place = new Memory();

    private static final class Memory implements LockPlace {
        private final AtomicReference<String> text = new AtomicReference<>("");
        private boolean answerLost;

        @Override
        public boolean create(String record) {
            return text.compareAndSet("", record) && !answerLost;
        }

        @Override
        public Optional<String> read() {
            return Optional.of(text.get()).filter(found -> !found.isEmpty());
        }

        @Override
        public void replace(String record) {
            text.set(record);
        }

        @Override
        public void delete() {
            text.set("");
        }
    }

    private OutageLock taken() throws RunbookException {
        return OutageLock.takeRecord(place, "promote west", ANNA, now::get, AT_ONCE);
    }

    @Test
    void the_record_is_renewed_so_that_a_long_run_keeps_others_out() throws Exception {
        try (var lock = taken()) {
            assertThat(place.text.get()).endsWith("|2026-01-01T00:00:00Z|2026-01-01T00:01:00Z");

            now.set(START.plusSeconds(50));

            await().atMost(PATIENCE)
                    .until(() -> place.text.get().endsWith("|2026-01-01T00:00:00Z|2026-01-01T00:01:50Z"));
            now.set(START.plusSeconds(80));
            assertThatThrownBy(
                            () -> OutageLock.takeRecord(place, "promote east", new Holder("bert", "ops2", 8), now::get))
                    .hasMessageContaining("anna@ops1 process 7, promote west");
            lock.confirm();
        }
        assertThat(place.read()).isEmpty();
    }

    @Test
    void a_record_that_is_sent_again_since_its_answer_was_lost_is_the_runs_own() throws Exception {
        place.answerLost = true;

        try (var lock = taken()) {
            lock.confirm();
        }
        assertThat(place.read()).isEmpty();
        try (var theirs = OutageLock.takeRecord(place, "promote west", new Holder("bert", "ops1", 8), now::get)) {
            theirs.confirm();
        }
    }

    @Test
    void a_record_that_another_run_took_over_is_not_renewed_and_ends_the_run_before_its_next_step() throws Exception {
        var lock = taken();
        var theirs = "bert@ops2 process 8|promote west|2026-01-01T00:02:00Z|2026-01-01T00:03:00Z";

        await().atMost(PATIENCE).untilAsserted(() -> {
            // A renewal that was under way when the other run wrote may come behind it.
            place.replace(theirs);
            assertThatThrownBy(lock::confirm).hasMessageContaining("Another run has taken over");
        });
        lock.close();

        assertThat(place.text.get()).isEqualTo(theirs);
    }
}
