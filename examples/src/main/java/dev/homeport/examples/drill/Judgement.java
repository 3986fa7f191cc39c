package dev.homeport.examples.drill;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.homeport.examples.drill.Rows.Row;
import dev.homeport.testkit.LedgerEntry;
import dev.homeport.testkit.LedgerReport;
import dev.homeport.testkit.Outcome;
import dev.homeport.testkit.WriteLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Holds what callers were told against what both servers hold after a failover.
 *
 * <p>An acknowledged order that the promoted server lacks is <em>stale</em> if it was sent after its service had settled
 * on the promoted server and the old one took it all the same, <em>stray</em> if the old one took it between the
 * promotion and that moment, and <em>lost</em> otherwise.
 */
final class Judgement {

    private final WriteLedger ledger;
    private final String prefix;
    private final Map<String, List<Row>> promotedRows;
    private final Set<String> oldRows;
    private final LedgerReport report;
    private final Instant struck;
    private final Instant promoted;
    private final IntFunction<Instant> arrived;

    /**
     * Takes everything in.
     *
     * @param arrived when the n-th service settled on the promoted server
     */
    Judgement(
            WriteLedger ledger,
            String prefix,
            List<Row> promotedRows,
            List<Row> oldRows,
            Instant struck,
            Instant promoted,
            IntFunction<Instant> arrived) {
        this.ledger = ledger;
        this.prefix = prefix;
        this.promotedRows = promotedRows.stream().collect(groupingBy(Row::reference));
        this.oldRows = oldRows.stream().map(Row::reference).collect(toSet());
        this.report = ledger.compare(promotedRows.stream().map(Row::reference).toList());
        this.struck = struck;
        this.promoted = promoted;
        this.arrived = arrived;
    }

    RunResult result(
            Scenario scenario,
            Duration probeInterval,
            boolean synchronous,
            Duration detect,
            Map<String, String> health) {
        var lost = new ArrayList<String>();
        var stray = new ArrayList<String>();
        var stale = new ArrayList<String>();
        for (var entry : acknowledged()) {
            if (promotedRows.containsKey(entry.id())) {
                continue;
            }
            var settled = arrived.apply(Load.serviceOf(prefix, entry.id()));
            if (oldRows.contains(entry.id()) && entry.startedAt().isAfter(settled)) {
                stale.add(entry.id());
            } else if (oldRows.contains(entry.id())
                    && scenario.leavesOldPrimaryWritable()
                    && entry.endedAt().isAfter(struck)) {
                stray.add(entry.id());
            } else {
                lost.add(entry.id());
            }
        }
        var failed = ledger.entries().stream()
                .filter(entry -> entry.outcome() != Outcome.ACKNOWLEDGED)
                .count();
        return new RunResult(
                scenario,
                probeInterval,
                synchronous,
                detect,
                firstWrite(),
                failed,
                ledger.longestDuration(),
                lost,
                stray,
                stale,
                broken(),
                health);
    }

    /** From the end of the promotion to the first acknowledgement of a row of the new timeline; zero if that came first. */
    private Duration firstWrite() {
        var timeline = promotedRows.values().stream()
                .flatMap(List::stream)
                .mapToInt(Row::timeline)
                .max()
                .orElse(0);
        var first = acknowledged().stream()
                .filter(entry -> promotedRows.getOrDefault(entry.id(), List.of()).stream()
                        .anyMatch(row -> row.timeline() == timeline))
                .map(LedgerEntry::endedAt)
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("no write was acknowledged after the promotion"));
        return first.isBefore(promoted) ? Duration.ZERO : Duration.between(promoted, first);
    }

    private List<String> broken() {
        var broken = new ArrayList<String>();
        report.doubled().forEach(id -> broken.add(id + " was applied twice"));
        report.neverAttempted().forEach(id -> broken.add(id + " is there and nobody wrote it"));
        report.failedButPresent().forEach(id -> broken.add(id + " is there, but its caller was told it is not"));
        return broken;
    }

    private List<LedgerEntry> acknowledged() {
        return ledger.entries().stream()
                .filter(entry -> entry.outcome() == Outcome.ACKNOWLEDGED)
                .toList();
    }
}
