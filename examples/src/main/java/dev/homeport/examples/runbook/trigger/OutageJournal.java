package dev.homeport.examples.runbook.trigger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Remembers each start of the runbook, so that none happens twice, also after a crash of what started it. */
public interface OutageJournal {

    /**
     * Returns every start that is known, in any order.
     *
     * @throws IOException if it cannot be read; then nothing may be started
     */
    List<JournalEntry> entries() throws IOException;

    /**
     * Writes a start down, durably, before it happens.
     *
     * @return false if this outage was written down before, by whomever; then it must not be started
     * @throws IOException if that is not certain; then it must not be started
     */
    boolean begin(Outage outage, Instant now) throws IOException;

    /**
     * Writes down how a start ended.
     *
     * @param outcome some words, not empty
     * @throws IOException if it could not be written
     */
    void end(Outage outage, Instant startedAt, String outcome) throws IOException;
}
