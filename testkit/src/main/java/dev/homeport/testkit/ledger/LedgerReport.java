package dev.homeport.testkit.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Compares the outcomes that callers were told with the writes that the database holds. Immutable; each list is sorted
 * and without repetition.
 *
 * <p>Several attempts of one write count as the strongest of their outcomes: a write that was acknowledged once is
 * acknowledged, and one has failed only if every attempt did.
 *
 * <table>
 *   <caption>Where a write appears</caption>
 *   <tr><th>told</th><th>in the database</th><th>not in the database</th></tr>
 *   <tr><td>acknowledged</td><td>as promised</td><td>{@code lost}</td></tr>
 *   <tr><td>unknown</td><td>{@code unknownAndPresent}</td><td>{@code unknownAndAbsent}</td></tr>
 *   <tr><td>failed</td><td>{@code failedButPresent}</td><td>as promised</td></tr>
 *   <tr><td>never attempted</td><td>{@code neverAttempted}</td><td></td></tr>
 * </table>
 *
 * @param lost acknowledged and missing: a broken promise
 * @param failedButPresent told "certainly not done" and found: a lie
 * @param unknownAndPresent outcome unknown and done; no caller was lied to
 * @param unknownAndAbsent outcome unknown and not done; no caller was lied to
 * @param neverAttempted found, and not written by an attempt of this ledger
 * @param doubled found more than once, whatever was told
 */
public record LedgerReport(
        List<String> lost,
        List<String> failedButPresent,
        List<String> unknownAndPresent,
        List<String> unknownAndAbsent,
        List<String> neverAttempted,
        List<String> doubled) {
    private static final int SHOWN = 5;

    /** Copies the lists. */
    public LedgerReport {
        lost = List.copyOf(lost);
        failedButPresent = List.copyOf(failedButPresent);
        unknownAndPresent = List.copyOf(unknownAndPresent);
        unknownAndAbsent = List.copyOf(unknownAndAbsent);
        neverAttempted = List.copyOf(neverAttempted);
        doubled = List.copyOf(doubled);
    }

    /** Returns true if no write is lost, no failed write is found, none is found twice and all were attempted. */
    public boolean everyPromiseKept() {
        return lost.isEmpty() && failedButPresent.isEmpty() && neverAttempted.isEmpty() && doubled.isEmpty();
    }

    static LedgerReport of(Map<String, WriteOutcome> told, Map<String, Integer> found) {
        var lost = new ArrayList<String>();
        var failedButPresent = new ArrayList<String>();
        var unknownAndPresent = new ArrayList<String>();
        var unknownAndAbsent = new ArrayList<String>();
        var neverAttempted = new ArrayList<String>();
        var doubled = new ArrayList<String>();
        var ids = new TreeSet<>(told.keySet());
        ids.addAll(found.keySet());
        for (var id : ids) {
            int count = found.getOrDefault(id, 0);
            if (count < 0) {
                throw new IllegalArgumentException(id + " cannot be in the database " + count + " times");
            }
            if (count > 1) {
                doubled.add(id);
            }
            var outcome = told.get(id);
            if (outcome == null) {
                if (count > 0) {
                    neverAttempted.add(id);
                }
                continue;
            }
            switch (outcome) {
                case ACKNOWLEDGED -> {
                    if (count == 0) {
                        lost.add(id);
                    }
                }
                case UNKNOWN -> (count > 0 ? unknownAndPresent : unknownAndAbsent).add(id);
                case FAILED -> {
                    if (count > 0) {
                        failedButPresent.add(id);
                    }
                }
            }
        }
        return new LedgerReport(lost, failedButPresent, unknownAndPresent, unknownAndAbsent, neverAttempted, doubled);
    }

    /** Returns the number of writes in each list and the first few of each. */
    @Override
    public String toString() {
        return "LedgerReport[lost=" + brief(lost)
                + ", failedButPresent=" + brief(failedButPresent)
                + ", unknownAndPresent=" + brief(unknownAndPresent)
                + ", unknownAndAbsent=" + brief(unknownAndAbsent)
                + ", neverAttempted=" + brief(neverAttempted)
                + ", doubled=" + brief(doubled) + "]";
    }

    private static String brief(List<String> ids) {
        return ids.size() <= SHOWN ? ids.toString() : ids.size() + " " + ids.subList(0, SHOWN) + "…";
    }
}
