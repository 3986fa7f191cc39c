package dev.homeport.examples.drill;

import dev.homeport.examples.drill.result.Formats;
import dev.homeport.examples.orders.OrdersService;
import dev.homeport.testkit.ledger.LedgerEntry;
import dev.homeport.testkit.ledger.LedgerReport;
import dev.homeport.testkit.ledger.WriteLedger;
import dev.homeport.testkit.ledger.WriteOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** Finds the promises to callers that a failover broke; they hold for every kind of fault. */
final class Promises {

    /**
     * The most statements that one fault may fail: one a pooled connection. Those in flight fail, at most one a writer;
     * and HikariCP hands out a connection that was in use within the last 500 ms unchecked, so each that was idle may
     * fail one more.
     */
    static final int FAILED_AT_MOST = Stage.SERVICES * OrdersService.CONNECTIONS;

    private Promises() {}

    /**
     * The broken ones, in words.
     *
     * @param report what callers were told, held against the server that counts
     * @param errors how many SQL exceptions an order met in its service
     */
    static List<String> broken(WriteLedger ledger, LedgerReport report, ToIntFunction<String> errors) {
        var entries = ledger.entries();
        var failed = entries.stream().filter(entry -> !acknowledged(entry)).count();
        return Stream.of(
                        Formats.orders(report.doubled(), "applied twice"),
                        Formats.orders(report.neverAttempted(), "found that no caller wrote"),
                        Formats.orders(report.failedButPresent(), "there though the caller was told it is not"),
                        Formats.orders(
                                those(entries, entry -> errors.applyAsInt(entry.id()) > 1), "met more than one error"),
                        Formats.orders(
                                those(entries, entry -> acknowledged(entry) && errors.applyAsInt(entry.id()) > 0),
                                "acknowledged in spite of an error"),
                        Formats.orders(
                                those(entries, entry -> !acknowledged(entry) && errors.applyAsInt(entry.id()) == 0),
                                "not acknowledged though no statement failed"),
                        failed > FAILED_AT_MOST
                                ? Optional.of(failed + " statements failed; one a pooled connection, " + FAILED_AT_MOST
                                        + " in all, is the most that one fault explains")
                                : Optional.<String>empty())
                .flatMap(Optional::stream)
                .toList();
    }

    static boolean acknowledged(LedgerEntry entry) {
        return entry.outcome() == WriteOutcome.ACKNOWLEDGED;
    }

    private static List<String> those(List<LedgerEntry> entries, Predicate<LedgerEntry> kind) {
        return entries.stream().filter(kind).map(LedgerEntry::id).toList();
    }
}
