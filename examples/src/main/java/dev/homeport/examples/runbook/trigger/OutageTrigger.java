package dev.homeport.examples.runbook.trigger;

import dev.homeport.examples.runbook.trigger.GateDecision.Ignore;
import dev.homeport.examples.runbook.trigger.GateDecision.Reason;
import dev.homeport.examples.runbook.trigger.GateDecision.Start;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes outages to the gate, writes a start down before it happens, and starts the runbook at most once for each.
 *
 * <p>A start that fails is not repeated: the runbook stops where a person has to decide, and can be run again by hand.
 * Thread-safe; outages are decided one after another.
 */
public final class OutageTrigger {

    private static final Logger LOG = LoggerFactory.getLogger(OutageTrigger.class);

    private final OutageGate gate;
    private final OutageJournal journal;
    private final List<Hold> holds;
    private final PromotionStarter starter;
    private final InstantSource wallClock;

    /** Creates a trigger; the clock is compared with the outages' own instants, so it is a wall clock. */
    public OutageTrigger(
            OutagePolicy policy,
            OutageJournal journal,
            List<Hold> holds,
            PromotionStarter starter,
            InstantSource wallClock) {
        gate = new OutageGate(policy);
        this.journal = journal;
        this.holds = List.copyOf(holds);
        this.starter = starter;
        this.wallClock = wallClock;
    }

    /**
     * Decides, and writes a start down; whoever gets a {@link Start} must {@link #carryOut} it.
     *
     * @throws IOException if the journal cannot be read or written; nothing is started then
     */
    public synchronized GateDecision decide(Outage outage) throws IOException {
        var now = wallClock.instant();
        var reasons = holds.stream().map(Hold::reason).flatMap(Optional::stream).toList();
        var decision = gate.decide(outage, journal.entries(), reasons, now);
        if (decision instanceof Start && !journal.begin(outage, now)) {
            decision = new Ignore(outage, Reason.ALREADY_STARTED, "The runbook was started for it a moment ago.");
        }
        if (decision instanceof Ignore ignored) {
            LOG.info("An outage starts nothing: {} outage={} reason={}", ignored.why(), outage.key(), ignored.reason());
        } else {
            LOG.warn("An outage starts the runbook: outage={} since={}", outage.key(), outage.since());
        }
        return decision;
    }

    /**
     * Runs the runbook, and writes its end down.
     *
     * @throws IOException if the runbook refused or failed, or its end could not be written down
     */
    public void carryOut(Start start) throws IOException, InterruptedException {
        var began = wallClock.instant();
        try {
            starter.start(start.outage(), start.unfenced());
        } catch (IOException | InterruptedException | RuntimeException e) {
            try {
                journal.end(start.outage(), began, "failed: " + e);
            } catch (IOException unwritten) {
                e.addSuppressed(unwritten);
            }
            throw e;
        }
        journal.end(start.outage(), began, "promoted");
        LOG.warn("The runbook ended well: outage={}", start.outage().key());
    }
}
