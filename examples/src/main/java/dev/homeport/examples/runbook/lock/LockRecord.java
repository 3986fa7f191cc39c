package dev.homeport.examples.runbook.lock;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Names the run that works on an outage.
 *
 * @param holder who runs it: user, host and process
 * @param operation what it does, such as {@code promote eu-west-1}
 * @param since when it began
 * @param until when the record ends unless it is renewed
 */
record LockRecord(Holder holder, String operation, Instant since, Instant until) {

    private static final String SEPARATOR = "|";
    private static final int PARTS = 4;

    /** Returns the record as a line of text. */
    String text() {
        return String.join(SEPARATOR, holder.text(), operation, since.toString(), until.toString());
    }

    /** Reads a record; one that is damaged belongs to no one. */
    static Optional<LockRecord> parse(String text) {
        var parts = text.split("\\|", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            return Holder.parse(parts[0])
                    .map(holder -> new LockRecord(holder, parts[1], Instant.parse(parts[2]), Instant.parse(parts[3])));
        } catch (DateTimeException damaged) {
            return Optional.empty();
        }
    }

    /** Returns whether the run may still be at work. */
    boolean holds(Instant now, Holder me) {
        return now.isBefore(until) && !holder.hasDiedBeside(me);
    }
}
