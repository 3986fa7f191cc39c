package dev.homeport.dynamodb.internal.routing;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import java.time.Instant;

/**
 * What is wrong with the setup of a region.
 *
 * @param table the table, or tables, that it concerns; empty if the whole region
 * @param readLast whether the region is asked last for it; a permission that home refuses stays the caller's answer
 * @param seenByCanary whether a canary has seen it, so that a canary can take it back; what a call has seen can be a table
 *     that the canary does not read
 * @param until when it is forgotten
 */
public record Misconfiguration(String table, String reason, boolean readLast, boolean seenByCanary, Instant until) {

    /** Whether nothing can be sent there at all. */
    boolean withoutCredentials() {
        return reason.startsWith(AttemptOutcome.HeldBack.NO_CREDENTIALS);
    }

    /** In words. */
    String text() {
        return table.isEmpty() ? reason : "table " + table + ": " + reason;
    }
}
