package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.drill.Rows.Row;
import dev.homeport.testkit.WriteLedger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each way in which an acknowledged order can be missing is told apart, in virtual time. */
class JudgementTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant STRUCK = START.plusMillis(1_000);
    private static final Instant PROMOTED = START.plusMillis(2_000);
    private static final Instant ARRIVED = START.plusMillis(3_000);

    private Instant now = START;
    private final WriteLedger ledger = new WriteLedger(() -> now);
    private final List<Row> promotedRows = new ArrayList<>();
    private final List<Row> oldRows = new ArrayList<>();

    @Test
    void what_the_promoted_server_has_is_in_order() {
        acknowledged("p-0-0-0", 100, 110);
        promotedRows.add(new Row("p-0-0-0", 1));
        acknowledged("p-0-0-1", 3_100, 3_200);
        promotedRows.add(new Row("p-0-0-1", 2));
        var result = judge(Scenario.CRASH);
        assertThat(result.lost()).isEmpty();
        assertThat(result.stray()).isEmpty();
        assertThat(result.stale()).isEmpty();
        assertThat(result.firstWrite()).isEqualTo(Duration.ofMillis(1_200));
    }

    @Test
    void an_order_the_old_primary_took_before_the_fault_and_never_passed_on_is_lost() {
        writtenAtTheEnd();
        acknowledged("p-0-0-0", 900, 910);
        oldRows.add(new Row("p-0-0-0", 1));
        assertThat(judge(Scenario.SPLIT_BRAIN).lost()).containsExactly("p-0-0-0");
        assertThat(judge(Scenario.CRASH).lost()).containsExactly("p-0-0-0");
    }

    @Test
    void an_order_nobody_has_is_lost() {
        writtenAtTheEnd();
        acknowledged("p-1-1-0", 3_500, 3_510);
        assertThat(judge(Scenario.SPLIT_BRAIN).lost()).containsExactly("p-1-1-0");
    }

    @Test
    void an_order_the_old_primary_took_before_the_switch_is_stray() {
        writtenAtTheEnd();
        acknowledged("p-0-0-0", 2_500, 3_050);
        oldRows.add(new Row("p-0-0-0", 1));
        assertThat(judge(Scenario.SPLIT_BRAIN).stray()).containsExactly("p-0-0-0");
    }

    @Test
    void an_order_sent_after_the_switch_and_taken_by_the_old_primary_is_stale() {
        writtenAtTheEnd();
        acknowledged("p-0-0-0", 3_001, 3_050);
        oldRows.add(new Row("p-0-0-0", 1));
        for (var scenario : Scenario.values()) {
            assertThat(judge(scenario).stale()).containsExactly("p-0-0-0");
        }
    }

    @Test
    void a_lie_and_a_double_are_named() {
        writtenAtTheEnd();
        now = START;
        ledger.begin("p-0-0-0").failed(new IOException("refused"));
        promotedRows.add(new Row("p-0-0-0", 1));
        promotedRows.add(new Row("p-1-7-9", 2));
        assertThat(judge(Scenario.CRASH).broken())
                .anyMatch(text -> text.contains("p-0-0-0"))
                .anyMatch(text -> text.contains("twice"));
        assertThat(judge(Scenario.CRASH).failedStatements()).isEqualTo(1);
    }

    @Test
    void a_missed_bound_fails_by_its_median_and_by_its_worst_case_only_in_a_full_run() {
        var good = runWithFirstWriteAfter(Duration.ofMillis(100));
        var slow = runWithFirstWriteAfter(Duration.ofMillis(900));
        assertThat(new Verdicts(List.of(good, good, slow), true).passed()).isFalse();
        assertThat(new Verdicts(List.of(good, good, slow), false).passed()).isTrue();
        assertThat(new Verdicts(List.of(good, good, slow), false).warnings()).hasSize(1);
        assertThat(new Verdicts(List.of(slow, slow, good), false).passed()).isFalse();
    }

    @Test
    void a_loss_fails_when_replication_was_synchronous_and_is_listed_when_not() {
        writtenAtTheEnd();
        acknowledged("p-0-0-0", 900, 910);
        var lossy = judge(Scenario.CRASH);
        assertThat(new Verdicts(List.of(lossy), false).passed()).isFalse();
        var asynchronous = new RunResult(
                lossy.scenario(),
                lossy.probeInterval(),
                false,
                lossy.detect(),
                Duration.ZERO,
                lossy.failedStatements(),
                lossy.longestWait(),
                lossy.lost(),
                lossy.stray(),
                lossy.stale(),
                lossy.broken(),
                lossy.health());
        assertThat(new Verdicts(List.of(asynchronous), false).passed()).isTrue();
        assertThat(new Verdicts(List.of(asynchronous), false).lost()).containsExactly("p-0-0-0");
    }

    private static RunResult runWithFirstWriteAfter(Duration firstWrite) {
        return new RunResult(
                Scenario.CRASH,
                Drill.DEFAULT_PROBES,
                true,
                Duration.ZERO,
                firstWrite,
                0,
                Duration.ZERO,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    private void acknowledged(String reference, int fromMillis, int toMillis) {
        now = START.plusMillis(fromMillis);
        var attempt = ledger.begin(reference);
        now = START.plusMillis(toMillis);
        attempt.acknowledged();
    }

    /** Some order has to be the first on the promoted server. */
    private void writtenAtTheEnd() {
        acknowledged("p-1-7-9", 4_000, 4_010);
        promotedRows.add(new Row("p-1-7-9", 2));
    }

    private RunResult judge(Scenario scenario) {
        return new Judgement(ledger, "p", promotedRows, oldRows, STRUCK, PROMOTED, service -> ARRIVED)
                .result(scenario, Drill.DEFAULT_PROBES, true, Duration.ZERO, Map.of());
    }
}
