package dev.homeport.examples.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeport.examples.drill.result.FailoverResult;
import dev.homeport.examples.drill.traffic.OrderRows.Row;
import dev.homeport.testkit.Replication;
import dev.homeport.testkit.ledger.WriteLedger;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way in which an acknowledged order can be missing is told apart, in virtual time. */
class FailoverJudgementTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant STRUCK = START.plusMillis(1_000);
    private static final Instant PROMOTED = START.plusMillis(2_000);
    private static final Instant ARRIVED = START.plusMillis(3_000);

    private Instant now = START;
    private final WriteLedger ledger = new WriteLedger(() -> now);
    private final List<Row> promotedRows = new ArrayList<>();
    private final List<Row> oldRows = new ArrayList<>();

    private final Map<String, Integer> errors = new HashMap<>();
    private int timeline = 2;

    @Test
    void what_the_promoted_server_has_is_in_order() {
        acknowledged("p-0-0-0", 100, 110);
        promotedRows.add(new Row("p-0-0-0", 1));
        bothServicesWriteAt(3_200);
        var result = judge(FailoverScenario.CRASH);
        assertThat(result.lost()).isEmpty();
        assertThat(result.stray()).isEmpty();
        assertThat(result.stale()).isEmpty();
        assertThat(result.broken()).isEmpty();
        assertThat(result.firstWrite()).contains(Duration.ofMillis(1_200));
    }

    @Test
    void the_slower_services_first_write_counts() {
        writtenToPromoted("p-0-0-1", 2_050);
        writtenToPromoted("p-1-1-1", 3_500);
        assertThat(judge(FailoverScenario.CRASH).firstWrite()).contains(Duration.ofMillis(1_500));
    }

    @Test
    void a_write_acknowledged_before_the_end_of_the_promotion_was_seen_counts_as_zero() {
        bothServicesWriteAt(1_990);
        assertThat(judge(FailoverScenario.CRASH).firstWrite()).contains(Duration.ZERO);
    }

    @Test
    void rows_of_the_old_timeline_are_no_writes_after_the_promotion() {
        for (var service : List.of("p-0-0-0", "p-1-1-0")) {
            acknowledged(service, 100, 110);
            promotedRows.add(new Row(service, 1));
        }
        var result = judge(FailoverScenario.CRASH);
        assertThat(result.firstWrite()).isEmpty();
        assertThat(result.broken()).hasSize(2).allMatch(text -> text.contains("was acknowledged by the promoted"));
        assertThat(verdicts(FailoverScenario.CRASH, true, result).passed()).isFalse();
    }

    @Test
    void a_service_without_a_write_after_the_promotion_is_named() {
        writtenToPromoted("p-0-0-1", 3_100);
        var result = judge(FailoverScenario.CRASH);
        assertThat(result.firstWrite()).isEmpty();
        assertThat(result.broken()).singleElement().asString().contains("eu-west-1");
    }

    @Test
    void the_promoted_server_says_its_own_timeline() {
        bothServicesWriteAt(3_200);
        timeline = 3;
        assertThat(judge(FailoverScenario.CRASH).broken()).hasSize(2);
    }

    @Test
    void an_order_the_old_primary_took_before_the_fault_and_never_passed_on_is_lost() {
        bothServicesWriteAt(4_010);
        acknowledged("p-0-0-0", 900, 910);
        oldRows.add(new Row("p-0-0-0", 1));
        assertThat(judge(FailoverScenario.SPLIT_BRAIN).lost()).containsExactly("p-0-0-0");
        assertThat(judge(FailoverScenario.CRASH).lost()).containsExactly("p-0-0-0");
    }

    @Test
    void an_order_nobody_has_is_lost() {
        bothServicesWriteAt(4_010);
        acknowledged("p-1-1-0", 3_500, 3_510);
        assertThat(judge(FailoverScenario.SPLIT_BRAIN).lost()).containsExactly("p-1-1-0");
    }

    @Test
    void an_order_the_old_primary_took_before_the_switch_is_stray() {
        bothServicesWriteAt(4_010);
        acknowledged("p-0-0-0", 2_500, 3_050);
        oldRows.add(new Row("p-0-0-0", 1));
        var result = judge(FailoverScenario.SPLIT_BRAIN);
        assertThat(result.stray()).containsExactly("p-0-0-0");
        assertThat(result.broken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3300, true", "3301, false"})
    void a_stray_is_excused_for_one_probe_interval_and_a_margin(int acknowledgedAt, boolean excused) {
        bothServicesWriteAt(4_010);
        acknowledged("p-0-0-0", 2_500, acknowledgedAt);
        oldRows.add(new Row("p-0-0-0", 1));
        var broken = judge(FailoverScenario.SPLIT_BRAIN).broken();
        assertThat(broken.isEmpty()).isEqualTo(excused);
        assertThat(broken).allMatch(text -> text.contains("p-0-0-0") && text.contains("1.30 s"));
    }

    @Test
    void an_order_sent_after_the_switch_and_taken_by_the_old_primary_is_stale() {
        bothServicesWriteAt(4_010);
        acknowledged("p-0-0-0", 3_001, 3_050);
        oldRows.add(new Row("p-0-0-0", 1));
        for (var scenario : FailoverScenario.values()) {
            assertThat(judge(scenario).stale()).containsExactly("p-0-0-0");
        }
    }

    @ParameterizedTest
    @CsvSource({"2999, true", "3001, false"})
    void an_order_may_fail_before_the_switch_and_not_after_it(int sentAt, boolean excused) {
        bothServicesWriteAt(4_010);
        failed("p-0-0-0", sentAt, 1);
        assertThat(judge(FailoverScenario.FREEZE).broken().isEmpty()).isEqualTo(excused);
    }

    @Test
    void a_lie_and_a_double_are_named() {
        bothServicesWriteAt(4_010);
        failed("p-0-0-0", 0, 1);
        promotedRows.add(new Row("p-0-0-0", 1));
        promotedRows.add(new Row("p-1-7-9", 2));
        var result = judge(FailoverScenario.CRASH);
        assertThat(result.broken()).anyMatch(text -> text.contains("p-0-0-0")).anyMatch(text -> text.contains("twice"));
        assertThat(result.failedStatements()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "2, false"})
    void an_order_that_was_not_acknowledged_met_exactly_one_error(int met, boolean kept) {
        bothServicesWriteAt(4_010);
        failed("p-0-0-0", 900, met);
        assertThat(judge(FailoverScenario.CRASH).broken().isEmpty()).isEqualTo(kept);
    }

    @Test
    void an_order_that_met_an_error_is_not_acknowledged() {
        bothServicesWriteAt(4_010);
        errors.put("p-1-7-9", 1);
        assertThat(judge(FailoverScenario.CRASH).broken())
                .singleElement()
                .asString()
                .contains("in spite of");
    }

    @ParameterizedTest
    @CsvSource({"20, true", "21, false"})
    void one_fault_fails_at_most_one_statement_a_pooled_connection(int statements, boolean excused) {
        bothServicesWriteAt(4_010);
        for (int i = 0; i < statements; i++) {
            failed("p-0-1-" + i, 900, 1);
        }
        assertThat(judge(FailoverScenario.CRASH).broken().isEmpty()).isEqualTo(excused);
    }

    @Test
    void a_loss_fails_when_replication_was_synchronous_and_is_listed_when_not() {
        bothServicesWriteAt(3_010);
        acknowledged("p-0-0-0", 900, 910);
        var lossy = judge(FailoverScenario.SWITCHOVER);
        assertThat(verdicts(FailoverScenario.SWITCHOVER, true, lossy).passed()).isFalse();
        assertThat(verdicts(FailoverScenario.SWITCHOVER, false, lossy).passed()).isTrue();
        assertThat(verdicts(FailoverScenario.SWITCHOVER, false, lossy).lost()).containsExactly("p-0-0-0");
    }

    private void acknowledged(String reference, int fromMillis, int toMillis) {
        now = START.plusMillis(fromMillis);
        var attempt = ledger.begin(reference);
        now = START.plusMillis(toMillis);
        attempt.acknowledged();
    }

    private void failed(String reference, int atMillis, int met) {
        now = START.plusMillis(atMillis);
        ledger.begin(reference).failed(new IOException("refused"));
        errors.put(reference, met);
    }

    private void writtenToPromoted(String reference, int toMillis) {
        acknowledged(reference, toMillis - 10, toMillis);
        promotedRows.add(new Row(reference, 2));
    }

    private void bothServicesWriteAt(int toMillis) {
        writtenToPromoted("p-0-0-9", toMillis);
        writtenToPromoted("p-1-7-9", toMillis);
    }

    private FailoverResult judge(FailoverScenario scenario) {
        return new FailoverJudgement(new FailoverEvidence(
                        planned(scenario, true),
                        "p",
                        List.of("us-east-1", "eu-west-1"),
                        ledger,
                        promotedRows,
                        timeline,
                        oldRows,
                        order -> errors.getOrDefault(order, 0),
                        STRUCK,
                        PROMOTED,
                        Duration.ZERO,
                        service -> ARRIVED))
                .result(Map.of());
    }

    private static FailoverVerdicts verdicts(FailoverScenario scenario, boolean synchronous, FailoverResult... runs) {
        return new FailoverVerdicts(planned(scenario, synchronous), List.of(runs), List.of(), false);
    }

    private static PlannedFailover planned(FailoverScenario scenario, boolean synchronous) {
        return new PlannedFailover(
                scenario,
                PlannedFailover.DEFAULT_PROBES,
                synchronous ? Replication.SYNCHRONOUS : Replication.ASYNCHRONOUS);
    }
}
