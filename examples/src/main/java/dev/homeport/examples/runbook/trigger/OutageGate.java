package dev.homeport.examples.runbook.trigger;

import dev.homeport.examples.runbook.trigger.GateDecision.Ignore;
import dev.homeport.examples.runbook.trigger.GateDecision.Reason;
import dev.homeport.examples.runbook.trigger.GateDecision.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Decides whether an outage starts the runbook. Pure: no I/O, no threads, no clock.
 *
 * <table>
 * <caption>The first row that holds decides</caption>
 * <tr><th>labels</th><th>journal</th><th>holds</th><th>began</th><th>decision</th></tr>
 * <tr><td>not all that are required</td><td></td><td></td><td></td><td>ignore, {@code OTHER_LABELS}</td></tr>
 * <tr><td></td><td>has this outage</td><td></td><td></td><td>ignore, {@code ALREADY_STARTED}</td></tr>
 * <tr><td></td><td>has a start within the quiet time</td><td></td><td></td><td>ignore, {@code RECENT_START}</td></tr>
 * <tr><td></td><td></td><td>at least one</td><td></td><td>ignore, {@code HELD}</td></tr>
 * <tr><td></td><td></td><td></td><td>too long ago</td><td>ignore, {@code TOO_OLD}</td></tr>
 * <tr><td></td><td></td><td></td><td></td><td>start</td></tr>
 * </table>
 *
 * <p>An outage that is held is not written down: when the hold ends while the outage is fresh, its next repetition
 * starts the runbook.
 */
public final class OutageGate {

    private final OutagePolicy policy;

    /** Creates a gate of that policy. */
    public OutageGate(OutagePolicy policy) {
        this.policy = policy;
    }

    /**
     * Returns what becomes of an outage.
     *
     * @param journal every start that is known, in any order
     * @param holds the reasons to wait, each a sentence; none if nothing holds
     */
    public GateDecision decide(Outage outage, List<JournalEntry> journal, List<String> holds, Instant now) {
        for (var required : policy.labels().entrySet()) {
            if (!required.getValue().equals(outage.labels().get(required.getKey()))) {
                return new Ignore(
                        outage,
                        Reason.OTHER_LABELS,
                        "Its label " + required.getKey() + " is not " + required.getValue() + ".");
            }
        }
        for (var entry : journal) {
            if (entry.key().equals(outage.key())) {
                return new Ignore(
                        outage,
                        Reason.ALREADY_STARTED,
                        "The runbook was started for it at " + entry.startedAt() + ", and " + ending(entry) + ".");
            }
        }
        var last = journal.stream().max(Comparator.comparing(JournalEntry::startedAt));
        if (last.isPresent() && now.isBefore(last.get().startedAt().plus(policy.quietAfterStart()))) {
            return new Ignore(
                    outage,
                    Reason.RECENT_START,
                    "The runbook was started at "
                            + last.get().startedAt() + " for another outage, and " + ending(last.get())
                            + "; a person may start it again.");
        }
        if (!holds.isEmpty()) {
            return new Ignore(outage, Reason.HELD, String.join(" ", holds));
        }
        var age = Duration.between(outage.since(), now);
        if (age.compareTo(policy.freshFor()) > 0) {
            return new Ignore(
                    outage,
                    Reason.TOO_OLD,
                    "It began at " + outage.since() + ", more than " + policy.freshFor()
                            + " ago; a person may start the runbook.");
        }
        return new Start(outage, policy.unfenced());
    }

    private static String ending(JournalEntry entry) {
        return entry.ended() ? "ended: " + entry.outcome() : "its end is not known";
    }
}
