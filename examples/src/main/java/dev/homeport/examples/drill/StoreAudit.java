package dev.homeport.examples.drill;

import dev.homeport.examples.drill.report.IntegrityCheck;
import dev.homeport.examples.drill.result.Formats;
import dev.homeport.testkit.ledger.LedgerEntry;
import dev.homeport.testkit.ledger.WriteLedger;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds what users were told against what a store holds, also while they go on: what was acknowledged before the store
 * is asked has to be there, and what users are told afterwards may not contradict it.
 */
final class StoreAudit {

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String store;
    private final WriteLedger ledger;
    private final Contents contents;

    /** Asks a store how often it holds each write. */
    interface Contents {
        Map<String, Integer> read() throws Exception;
    }

    /**
     * Prepares the audit of one store in one region.
     *
     * @param store what it is called for people
     */
    StoreAudit(String store, WriteLedger ledger, Contents contents) {
        this.store = store;
        this.ledger = ledger;
        this.contents = contents;
    }

    /** Asks the store once. */
    IntegrityCheck check(String moment, String missingAllowed) throws Exception {
        return check(moment, missingAllowed, acknowledged());
    }

    /**
     * Asks again and again until it holds all that was acknowledged before the first time, for as long as replication may
     * take, and returns the last answer.
     */
    IntegrityCheck settled(String moment) throws Exception {
        var before = acknowledged();
        var began = System.nanoTime();
        while (true) {
            var check = check(moment, "", before);
            if (check.missing().isEmpty() || System.nanoTime() - began > Stage.CATCH_UP.toNanos()) {
                return check;
            }
            Awaits.pass(PAUSE);
        }
    }

    private Set<String> acknowledged() {
        return ledger.entries().stream()
                .filter(entry -> entry.finished() && Promises.acknowledged(entry))
                .map(LedgerEntry::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private IntegrityCheck check(String moment, String missingAllowed, Set<String> before) throws Exception {
        var report = ledger.compare(contents.read());
        return new IntegrityCheck(
                moment,
                store,
                before.size(),
                report.lost().stream().filter(before::contains).toList(),
                report.doubled(),
                Stream.concat(report.failedButPresent().stream(), report.neverAttempted().stream())
                        .toList(),
                missingAllowed);
    }

    /** Returns the broken promises of these checks, in words. */
    static List<String> broken(List<IntegrityCheck> checks) {
        return checks.stream()
                .filter(check -> !check.kept())
                .flatMap(check -> Stream.of(
                                Formats.counted(
                                        check.missingAllowed().isEmpty() ? check.missing() : List.of(),
                                        "write",
                                        "missing"),
                                Formats.counted(check.twice(), "write", "done twice"),
                                Formats.counted(check.toldWrongly(), "write", "there that no user was promised"))
                        .flatMap(Optional::stream)
                        .map(what -> check.moment() + ", " + check.store() + ": " + what))
                .toList();
    }
}
