package dev.homeport.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerReportTest {
    @ParameterizedTest
    @CsvSource({
        "ACKNOWLEDGED, 1, kept",
        "ACKNOWLEDGED, 0, lost",
        "ACKNOWLEDGED, 2, doubled",
        "UNKNOWN,      1, unknownAndPresent",
        "UNKNOWN,      0, unknownAndAbsent",
        "UNKNOWN,      2, unknownAndPresent doubled",
        "FAILED,       0, kept",
        "FAILED,       1, failedButPresent",
        "FAILED,       3, failedButPresent doubled",
    })
    void what_was_told_and_what_is_there_make_the_verdict(WriteOutcome told, int found, String verdict) {
        var report = LedgerReport.of(Map.of("id", told), Map.of("id", found));

        assertThat(listsWith(report, "id")).isEqualTo(verdict.equals("kept") ? Set.of() : Set.of(verdict.split(" ")));
    }

    @Test
    void what_nobody_wrote_is_named() {
        var report = LedgerReport.of(Map.of(), Map.of("stray", 1, "absent", 0));

        assertThat(report.neverAttempted()).containsExactly("stray");
        assertThat(report.everyPromiseKept()).isFalse();
    }

    @Test
    void unknown_outcomes_break_no_promise() {
        var report = LedgerReport.of(Map.of("a", WriteOutcome.UNKNOWN, "b", WriteOutcome.UNKNOWN), Map.of("a", 1));

        assertThat(report.everyPromiseKept()).isTrue();
    }

    @Test
    void a_negative_count_is_refused() {
        assertThatThrownBy(() -> LedgerReport.of(Map.of(), Map.of("id", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id cannot be in the database -1 times");
    }

    @Test
    void many_lost_writes_are_counted_and_the_first_shown() {
        var told = Stream.of("a", "b", "c", "d", "e", "f")
                .collect(Collectors.toMap(id -> id, id -> WriteOutcome.ACKNOWLEDGED));

        assertThat(LedgerReport.of(told, Map.of()))
                .hasToString("LedgerReport[lost=6 [a, b, c, d, e]…, failedButPresent=[], unknownAndPresent=[],"
                        + " unknownAndAbsent=[], neverAttempted=[], doubled=[]]");
    }

    record Told(WriteOutcome outcome, String id) {}

    /** The model asks each question separately, in the words of the report's documentation. */
    @Property(tries = 300)
    void a_naive_model_comes_to_the_same_report(
            @ForAll List<WriteOutcome> outcomes,
            @ForAll List<@CharRange(from = 'a', to = 'h') @StringLength(1) String> ids,
            @ForAll Map<@CharRange(from = 'a', to = 'j') @StringLength(1) String, @IntRange(max = 3) Integer> found) {
        var ledger = new WriteLedger();
        var told = new ArrayList<Told>();
        for (var i = 0; i < Math.min(outcomes.size(), ids.size()); i++) {
            told.add(new Told(outcomes.get(i), ids.get(i)));
            record(ledger.begin(ids.get(i)), outcomes.get(i));
        }

        var report = ledger.compare(found);

        for (var id :
                Stream.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j").toList()) {
            var there = found.getOrDefault(id, 0) > 0;
            var attempted = told.stream().anyMatch(each -> each.id.equals(id));
            var acknowledged = told.contains(new Told(WriteOutcome.ACKNOWLEDGED, id));
            var unknown = !acknowledged && told.contains(new Told(WriteOutcome.UNKNOWN, id));
            var failed = attempted && !acknowledged && !unknown;
            assertThat(report.lost().contains(id)).isEqualTo(acknowledged && !there);
            assertThat(report.failedButPresent().contains(id)).isEqualTo(failed && there);
            assertThat(report.unknownAndPresent().contains(id)).isEqualTo(unknown && there);
            assertThat(report.unknownAndAbsent().contains(id)).isEqualTo(unknown && !there);
            assertThat(report.neverAttempted().contains(id)).isEqualTo(there && !attempted);
            assertThat(report.doubled().contains(id)).isEqualTo(found.getOrDefault(id, 0) > 1);
        }
    }

    private static void record(WriteLedger.Attempt attempt, WriteOutcome outcome) {
        switch (outcome) {
            case ACKNOWLEDGED -> attempt.acknowledged();
            case UNKNOWN -> attempt.unknown(new IllegalStateException());
            case FAILED -> attempt.failed(new IllegalStateException());
        }
    }

    private static Set<String> listsWith(LedgerReport report, String id) {
        return Map.of(
                        "lost", report.lost(),
                        "failedButPresent", report.failedButPresent(),
                        "unknownAndPresent", report.unknownAndPresent(),
                        "unknownAndAbsent", report.unknownAndAbsent(),
                        "neverAttempted", report.neverAttempted(),
                        "doubled", report.doubled())
                .entrySet()
                .stream()
                .filter(list -> list.getValue().contains(id))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
