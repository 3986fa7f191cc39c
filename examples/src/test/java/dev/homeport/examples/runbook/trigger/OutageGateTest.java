package dev.homeport.examples.runbook.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.homeport.examples.runbook.trigger.GateDecision.Ignore;
import dev.homeport.examples.runbook.trigger.GateDecision.Reason;
import dev.homeport.examples.runbook.trigger.GateDecision.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gate's table, in virtual time; the rows stand in the order of the class comment. */
class OutageGateTest {

    private static final Instant NOW = Instant.parse("2026-11-30T03:05:00Z");
    private static final Map<String, String> REQUIRED = Map.of("alertname", "PrimaryLost", "region", "eu-central-1");
    private static final Map<String, String> LABELS =
            Map.of("alertname", "PrimaryLost", "region", "eu-central-1", "severity", "critical");

    static Stream<Arguments> rows() {
        var fresh = ago(Duration.ofMinutes(5));
        return Stream.of(
                row("no labels", Map.of(), fresh, List.of(), List.of(), Reason.OTHER_LABELS),
                row(
                        "another region",
                        Map.of("alertname", "PrimaryLost", "region", "eu-west-1"),
                        fresh,
                        List.of(),
                        List.of(),
                        Reason.OTHER_LABELS),
                row(
                        "one label of two",
                        Map.of("alertname", "PrimaryLost"),
                        fresh,
                        List.of(),
                        List.of(),
                        Reason.OTHER_LABELS),
                row(
                        "started and unfinished",
                        LABELS,
                        fresh,
                        List.of(start("this", 4, "")),
                        List.of(),
                        Reason.ALREADY_STARTED),
                row(
                        "started and failed",
                        LABELS,
                        fresh,
                        List.of(start("this", 4, "failed")),
                        List.of(),
                        Reason.ALREADY_STARTED),
                row(
                        "started a month ago",
                        LABELS,
                        fresh,
                        List.of(start("this", 43_200, "x")),
                        List.of(),
                        Reason.ALREADY_STARTED),
                row(
                        "another just now",
                        LABELS,
                        fresh,
                        List.of(start("that", 0, "promoted")),
                        List.of(),
                        Reason.RECENT_START),
                row(
                        "another in 23 h 59",
                        LABELS,
                        fresh,
                        List.of(start("that", 1439, "x")),
                        List.of(),
                        Reason.RECENT_START),
                row(
                        "another in the future",
                        LABELS,
                        fresh,
                        List.of(start("that", -60, "x")),
                        List.of(),
                        Reason.RECENT_START),
                row("a person is at it", LABELS, fresh, List.of(), List.of("The lock is held."), Reason.HELD),
                row(
                        "an hour and a second",
                        LABELS,
                        ago(Duration.ofSeconds(3601)),
                        List.of(),
                        List.of(),
                        Reason.TOO_OLD),
                row("held, and too old", LABELS, ago(Duration.ofDays(2)), List.of(), List.of("x."), Reason.HELD));
    }

    @ParameterizedTest(name = "{0}: {5}")
    @MethodSource("rows")
    void the_first_row_that_holds_decides(
            String name,
            Map<String, String> labels,
            Instant since,
            List<JournalEntry> journal,
            List<String> holds,
            Reason reason) {
        var decision = gate().decide(new Outage("this", since, labels), journal, holds, NOW);

        assertThat(decision).isInstanceOfSatisfying(Ignore.class, ignored -> {
            assertThat(ignored.reason()).isEqualTo(reason);
            assertThat(ignored.why()).endsWith(".");
        });
    }

    @Test
    void a_fresh_outage_with_the_labels_starts_the_runbook_and_passes_on_what_was_written() {
        for (var since : List.of(NOW, ago(Duration.ofHours(1)), NOW.plusSeconds(30))) {
            var outage = new Outage("this", since, LABELS);
            var longAgo = List.of(start("that", 1440, "promoted"));

            assertThat(gate().decide(outage, longAgo, List.of(), NOW))
                    .isEqualTo(new Start(outage, UnfencedPromotion.REFUSED));
            var brave = new OutagePolicy(
                    REQUIRED, Duration.ofHours(1), Duration.ofDays(1), UnfencedPromotion.parse("allowed"));
            assertThat(new OutageGate(brave).decide(outage, longAgo, List.of(), NOW))
                    .isEqualTo(new Start(outage, UnfencedPromotion.ALLOWED));
        }
    }

    @Test
    void a_policy_that_any_alert_would_meet_is_refused_and_so_is_a_word_that_is_spelt_wrong() {
        assertThatIllegalArgumentException().isThrownBy(() -> OutagePolicy.of(Map.of()));
        for (var word : List.of("", "yes", "true", "Allowed", "allow")) {
            assertThatIllegalArgumentException().isThrownBy(() -> UnfencedPromotion.parse(word));
        }
        assertThat(UnfencedPromotion.parse(" refused\n")).isEqualTo(UnfencedPromotion.REFUSED);
    }

    private static OutageGate gate() {
        return new OutageGate(OutagePolicy.of(REQUIRED));
    }

    private static Instant ago(Duration age) {
        return NOW.minus(age);
    }

    private static JournalEntry start(String key, long minutesAgo, String outcome) {
        return new JournalEntry(key, ago(Duration.ofMinutes(minutesAgo)), outcome);
    }

    private static Arguments row(
            String name,
            Map<String, String> labels,
            Instant since,
            List<JournalEntry> journal,
            List<String> holds,
            Reason reason) {
        return Arguments.of(name, labels, since, journal, holds, reason);
    }
}
