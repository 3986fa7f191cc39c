package dev.homeport.examples.runbook.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps starts over restarts and crashes. */
class FileJournalTest {

    private static final Instant NOW = Instant.parse("2026-11-30T03:05:00Z");
    private static final Outage OUTAGE = new Outage("{}:{alertname=\"ä\"} x", NOW, Map.of());

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void file() {
        file = directory.resolve("journal");
    }

    @Test
    void a_start_is_known_after_a_restart_and_its_end_too() throws Exception {
        try (var journal = FileJournal.open(file)) {
            assertThat(journal.begin(OUTAGE, NOW)).isTrue();
            assertThat(journal.begin(OUTAGE, NOW)).isFalse();
        }
        try (var journal = FileJournal.open(file)) {
            assertThat(journal.entries()).containsExactly(new JournalEntry(OUTAGE.key(), NOW, ""));
            assertThat(journal.begin(OUTAGE, NOW)).isFalse();
            journal.end(OUTAGE, NOW, "promoted");
        }
        try (var journal = FileJournal.open(file)) {
            assertThat(journal.entries()).containsExactly(new JournalEntry(OUTAGE.key(), NOW, "promoted"));
        }
    }

    @Test
    void a_last_line_that_a_crash_cut_off_is_removed() throws Exception {
        try (var journal = FileJournal.open(file)) {
            journal.begin(OUTAGE, NOW);
        }
        var whole = Files.readString(file);
        Files.writeString(file, "{\"key\":\"ü", StandardOpenOption.APPEND);

        try (var journal = FileJournal.open(file)) {
            assertThat(journal.entries()).hasSize(1);
            assertThat(Files.readString(file)).isEqualTo(whole);
            assertThat(journal.begin(new Outage("next", NOW, Map.of()), NOW)).isTrue();
        }
        try (var journal = FileJournal.open(file)) {
            assertThat(journal.entries()).hasSize(2);
        }
    }

    @Test
    void a_damaged_line_stops_the_receiver_since_it_may_be_a_start() throws Exception {
        for (var damaged : new String[] {
            "garbage\n", "{\"key\":\"x\"}\n", "[]\n", "{\"key\":\"x\",\"startedAt\":\"y\",\"outcome\":\"\"}\n"
        }) {
            Files.writeString(file, damaged);

            assertThatIOException()
                    .isThrownBy(() -> FileJournal.open(file))
                    .withMessageStartingWith("Line 1 of the journal")
                    .withMessageContaining("may be a start");
        }
    }

    @Test
    void two_receivers_cannot_share_a_journal() throws Exception {
        try (var journal = FileJournal.open(file)) {
            assertThat(journal.entries()).isEmpty();
            assertThatIOException()
                    .isThrownBy(() -> FileJournal.open(file))
                    .withMessageContaining("in use by another receiver");
        }
    }
}
