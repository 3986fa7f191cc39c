package dev.homeport.examples.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homeport.examples.runbook.lock.Holder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T03:12:08Z"));
    private static final Step STEP =
            new Step("fence", Step.Kind.EVERY_RUN, "fence", (facts, progress) -> StepResult.done("fenced"));
    private static final Plan PLAN = new Plan("promote", "eu-west-1", "us-east-1", List.of(STEP));

    @TempDir
    Path directory;

    @Test
    void what_was_done_is_found_again_also_after_a_crash_in_the_middle_of_a_line() throws Exception {
        var file = directory.resolve("journal");
        var facts = new Facts();
        facts.note(Facts.LAG, "0 bytes");
        try (var journal = Journal.open(file, CLOCK)) {
            assertThat(journal.unfinished()).isEmpty();
            journal.begin(PLAN, new Holder("anna", "ops1", 7));
            journal.done(STEP, StepResult.incomplete("not fenced"), facts);
        }
        Files.writeString(file, "{\"event\":\"finis", StandardOpenOption.APPEND);

        try (var journal = Journal.open(file, CLOCK)) {
            assertThat(journal.unfinished()).hasValueSatisfying(run -> {
                assertThat(run.isOf(PLAN)).isTrue();
                assertThat(run.begun()).isEqualTo(CLOCK.instant());
                assertThat(run.done()).containsEntry("fence", StepResult.incomplete("not fenced"));
                assertThat(run.facts()).containsEntry("lag", "0 bytes");
            });
            journal.end("finished");
        }
        assertThat(Files.readAllLines(file)).hasSize(3);
        try (var journal = Journal.open(file, CLOCK)) {
            assertThat(journal.unfinished()).isEmpty();
        }
    }

    @Test
    void a_journal_that_is_open_or_damaged_is_refused_with_its_name() throws Exception {
        var file = directory.resolve("journal");
        try (var journal = Journal.open(file, CLOCK)) {
            assertThatThrownBy(() -> Journal.open(file, CLOCK))
                    .hasMessage("Another run on this host has the journal " + file + " open");
            journal.begin(PLAN, new Holder("anna", "ops1", 7));
        }
        Files.writeString(file, "no JSON\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> Journal.open(file, CLOCK)).hasMessageContaining("damaged in line 2; move it away");
    }
}
