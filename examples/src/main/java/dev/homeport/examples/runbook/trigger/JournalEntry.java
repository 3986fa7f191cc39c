package dev.homeport.examples.runbook.trigger;

import java.time.Instant;

/**
 * A start of the runbook.
 *
 * @param key the outage's
 * @param startedAt when it was decided, by the wall clock
 * @param outcome how it ended, in words; empty while that is not known
 */
public record JournalEntry(String key, Instant startedAt, String outcome) {

    /** Returns true once its end was written down; a start that died with its process never is. */
    public boolean ended() {
        return !outcome.isEmpty();
    }
}
