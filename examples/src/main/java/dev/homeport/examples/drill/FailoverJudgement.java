package dev.homeport.examples.drill;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.homeport.examples.drill.result.FailoverResult;
import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.drill.traffic.OrderRows.Row;
import dev.homeport.testkit.ledger.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Holds what callers were told against what both servers hold after a failover.
 *
 * <p>An acknowledged order that the promoted server lacks is <em>stale</em> if it was sent after its service had settled
 * on the promoted server and the old one took it all the same, <em>stray</em> if the old one took it between the
 * promotion and that moment, and <em>lost</em> otherwise.
 */
final class FailoverJudgement {

    /**
     * The time beyond one probe interval after the promotion in which a stray may be acknowledged: the probe's own
     * round trip, the abort, and the answer's way to the caller on a busy machine.
     */
    static final Duration STRAY_MARGIN = Duration.ofMillis(300);

    private final FailoverEvidence evidence;
    private final Map<String, List<Row>> promotedRows;
    private final Set<String> oldRows;
    private final List<LedgerEntry> acknowledged;

    FailoverJudgement(FailoverEvidence evidence) {
        this.evidence = evidence;
        this.promotedRows = evidence.promotedRows().stream().collect(groupingBy(Row::reference));
        this.oldRows = evidence.oldRows().stream().map(Row::reference).collect(toSet());
        this.acknowledged = evidence.ledger().entries().stream()
                .filter(Promises::acknowledged)
                .toList();
    }

    /** Returns the figures, and every promise that was broken. */
    FailoverResult result(Map<String, String> health) {
        var lost = new ArrayList<String>();
        var stray = new ArrayList<LedgerEntry>();
        var stale = new ArrayList<String>();
        for (var entry : acknowledged) {
            if (promotedRows.containsKey(entry.id())) {
                continue;
            }
            if (oldRows.contains(entry.id()) && sentAfterTheSwitch(entry)) {
                stale.add(entry.id());
            } else if (oldRows.contains(entry.id())
                    && evidence.planned().scenario().leavesOldPrimaryWritable()
                    && entry.endedAt().isAfter(evidence.struck())) {
                stray.add(entry);
            } else {
                lost.add(entry.id());
            }
        }
        var firstWrites = firstWrites();
        return new FailoverResult(
                evidence.detect(),
                firstWrites.stream().allMatch(Optional::isPresent)
                        ? firstWrites.stream().flatMap(Optional::stream).max(Duration::compareTo)
                        : Optional.empty(),
                evidence.ledger().entries().size() - acknowledged.size(),
                evidence.ledger().longestDuration(),
                lost,
                stray.stream().map(LedgerEntry::id).toList(),
                stale,
                broken(firstWrites, stray),
                health);
    }

    /** Of each service, from the promotion to its first acknowledged row of the promoted server's own timeline. */
    private List<Optional<Duration>> firstWrites() {
        return IntStream.range(0, evidence.services().size())
                .mapToObj(service -> acknowledged.stream()
                        .filter(entry -> service(entry) == service)
                        .filter(entry -> promotedRows.getOrDefault(entry.id(), List.of()).stream()
                                .anyMatch(row -> row.timeline() == evidence.timeline()))
                        .map(LedgerEntry::endedAt)
                        .min(Instant::compareTo)
                        .map(this::sincePromotion))
                .toList();
    }

    /** Zero for what was acknowledged before the end of the promotion was seen. */
    private Duration sincePromotion(Instant instant) {
        return instant.isBefore(evidence.promoted()) ? Duration.ZERO : Duration.between(evidence.promoted(), instant);
    }

    private List<String> broken(List<Optional<Duration>> firstWrites, List<LedgerEntry> stray) {
        var report = evidence.ledger()
                .compare(evidence.promotedRows().stream().map(Row::reference).toList());
        var broken = new ArrayList<>(Promises.broken(evidence.ledger(), report, evidence.errors()));
        for (int service = 0; service < firstWrites.size(); service++) {
            if (firstWrites.get(service).isEmpty()) {
                broken.add("no order sent to " + evidence.services().get(service)
                        + " was acknowledged by the promoted server");
            }
        }
        var strayBound = evidence.planned().probeInterval().plus(STRAY_MARGIN);
        var late = stray.stream()
                .filter(entry -> sincePromotion(entry.endedAt()).compareTo(strayBound) > 0)
                .map(LedgerEntry::id)
                .toList();
        Formats.orders(
                        late,
                        "acknowledged by the old primary later than " + Formats.seconds(strayBound)
                                + " after the promotion")
                .ifPresent(broken::add);
        var refused = evidence.ledger().entries().stream()
                .filter(entry -> !Promises.acknowledged(entry) && sentAfterTheSwitch(entry))
                .map(LedgerEntry::id)
                .toList();
        Formats.orders(refused, "sent after the switch, to a healthy primary, and not acknowledged")
                .ifPresent(broken::add);
        return broken;
    }

    private boolean sentAfterTheSwitch(LedgerEntry entry) {
        return entry.startedAt().isAfter(evidence.arrived().apply(service(entry)));
    }

    private int service(LedgerEntry entry) {
        return OrderLoad.serviceOf(evidence.prefix(), entry.id());
    }
}
