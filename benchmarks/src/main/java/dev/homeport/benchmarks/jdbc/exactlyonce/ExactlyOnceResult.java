package dev.homeport.benchmarks.jdbc.exactlyonce;

import dev.homeport.benchmarks.report.Figure;
import dev.homeport.testkit.ledger.LedgerReport;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds what came of the writes through some failovers.
 *
 * @param failovers how many there were
 * @param took their time
 * @param report what the writers were told, beside what the database holds
 * @param acknowledged how many writes were told to be done
 * @param failed how many were told not to be done
 * @param unresolved how many were told to be done or not, since no question was answered
 * @param askedAndDone how many lost commits turned out to be done when the database was asked
 * @param askedAndNotDone how many lost commits turned out not to be done, so that their work was repeated
 */
record ExactlyOnceResult(
        int failovers,
        Duration took,
        LedgerReport report,
        long acknowledged,
        long failed,
        long unresolved,
        long askedAndDone,
        long askedAndNotDone) {

    /** Returns the figures, of which nothing done twice, told wrongly or lost are the bounds. */
    List<Figure> figures() {
        return List.of(
                Figure.count("done twice", report.doubled().size()).atMost(0).note(some(report.doubled())),
                Figure.count("told wrongly", toldWrongly()).atMost(0).note(some(report.failedButPresent())),
                Figure.count("lost", report.lost().size()).atMost(0).note(some(report.lost())),
                Figure.count("writes told to be done", acknowledged),
                Figure.count("writes told not to be done", failed),
                Figure.count("commits that were not answered", askedAndDone + askedAndNotDone + unresolved),
                Figure.count("of these, done, by the token", askedAndDone),
                Figure.count("of these, not done and repeated, by the token", askedAndNotDone),
                Figure.count("of these, not resolved", unresolved),
                Figure.of("share that the token resolved", resolvedPercent(), "%"),
                Figure.of("time a failover", took.dividedBy(failovers)));
    }

    /** Counts as well what was found and not written by anyone. */
    private int toldWrongly() {
        return report.failedButPresent().size() + report.neverAttempted().size();
    }

    private double resolvedPercent() {
        long resolved = askedAndDone + askedAndNotDone;
        long all = resolved + unresolved;
        return all == 0 ? 100 : 100.0 * resolved / all;
    }

    private static String some(List<String> ids) {
        return String.join(", ", ids.subList(0, Math.min(3, ids.size())));
    }

    /** Returns both series as one. */
    ExactlyOnceResult plus(ExactlyOnceResult next) {
        return new ExactlyOnceResult(
                failovers + next.failovers,
                took.plus(next.took),
                join(report, next.report),
                acknowledged + next.acknowledged,
                failed + next.failed,
                unresolved + next.unresolved,
                askedAndDone + next.askedAndDone,
                askedAndNotDone + next.askedAndNotDone);
    }

    private static LedgerReport join(LedgerReport a, LedgerReport b) {
        return new LedgerReport(
                join(a.lost(), b.lost()),
                join(a.failedButPresent(), b.failedButPresent()),
                join(a.unknownAndPresent(), b.unknownAndPresent()),
                join(a.unknownAndAbsent(), b.unknownAndAbsent()),
                join(a.neverAttempted(), b.neverAttempted()),
                join(a.doubled(), b.doubled()));
    }

    private static List<String> join(List<String> a, List<String> b) {
        return Stream.concat(a.stream(), b.stream()).toList();
    }
}
