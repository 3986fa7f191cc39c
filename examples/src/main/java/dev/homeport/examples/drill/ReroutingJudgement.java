package dev.homeport.examples.drill;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.examples.drill.CartReads.Read;
import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.result.ReroutingResult;
import dev.homeport.testkit.ledger.LedgerEntry;
import dev.homeport.testkit.ledger.LedgerReport;
import dev.homeport.testkit.ledger.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds what callers were told against what both regions hold after a rerouting.
 *
 * <p>Every read has to bring a cart and every write has to be acknowledged, with one exception: where requests vanish, a
 * write of one more that was under way to the struck region may have been carried out or not, and then its caller is told
 * just that. Writes of exactly one are repeated elsewhere, so they have no such excuse.
 */
final class ReroutingJudgement {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final ReroutingEvidence evidence;
    private final List<LedgerEntry> entries;

    ReroutingJudgement(ReroutingEvidence evidence) {
        this.evidence = evidence;
        this.entries = evidence.ledger().entries();
    }

    /** Returns the figures, and every promise that was broken. */
    ReroutingResult result(Map<String, String> health, Optional<String> comparison) {
        var report = evidence.ledger().compare(evidence.elsewhere());
        var routes = evidence.routes();
        return new ReroutingResult(
                routes.untilLeft(AccessMode.READ),
                routes.untilLeft(AccessMode.WRITE),
                evidence.reads().stream()
                        .filter(read -> read.touches(evidence.struck(), evidence.healed()))
                        .map(Read::took)
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO),
                failedReads(),
                entries.stream()
                        .filter(entry -> entry.outcome() == WriteOutcome.UNKNOWN)
                        .count(),
                those(entry -> entry.outcome() == WriteOutcome.UNKNOWN && !excused(entry)),
                report.lost(),
                report.doubled(),
                routes.untilReturning(),
                routes.untilBack(),
                broken(report),
                health,
                comparison);
    }

    private List<String> broken(LedgerReport report) {
        var broken = new ArrayList<String>();
        Stream.of(
                        writes(report.neverAttempted(), "found that no caller wrote"),
                        writes(report.failedButPresent(), "there though the caller was told it is not"),
                        writes(differing(), "not the same in both regions"),
                        writes(
                                those(entry -> entry.outcome() == WriteOutcome.FAILED),
                                "not done though a healthy region was there"))
                .flatMap(Optional::stream)
                .forEach(broken::add);
        broken.addAll(evidence.routes().needless());
        evidence.statuses().forEach((region, statuses) -> {
            var expected = evidence.scenario().drains() && region.equals(Stage.EAST)
                    ? List.of(OK, UNAVAILABLE, OK)
                    : List.of(OK);
            if (!statuses.equals(expected)) {
                broken.add("/health of " + region + " answered " + statuses + " instead of " + expected);
            }
        });
        return broken;
    }

    /** One more, sent to the struck region before it was left, where requests vanish. */
    private boolean excused(LedgerEntry entry) {
        return evidence.scenario().leavesWritesOpen()
                && !CartLoad.repeatable(entry.id())
                && OrderLoad.serviceOf(evidence.prefix(), entry.id()) == 0
                && entry.endedAt().isAfter(evidence.struck())
                && !entry.startedAt().isAfter(evidence.routes().left(AccessMode.WRITE));
    }

    private List<String> failedReads() {
        return evidence.reads().stream()
                .flatMap(read -> read.failure().stream())
                .toList();
    }

    private List<String> differing() {
        var carts = new TreeSet<>(evidence.home().keySet());
        carts.addAll(evidence.elsewhere().keySet());
        return carts.stream()
                .filter(cart -> !Objects.equals(
                        evidence.home().get(cart), evidence.elsewhere().get(cart)))
                .toList();
    }

    private List<String> those(Predicate<LedgerEntry> kind) {
        return entries.stream().filter(kind).map(LedgerEntry::id).toList();
    }

    private static Optional<String> writes(List<String> carts, String what) {
        return Formats.counted(carts, "write", what);
    }
}
