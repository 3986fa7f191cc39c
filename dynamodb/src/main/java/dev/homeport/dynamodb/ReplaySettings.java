package dev.homeport.dynamodb;

/**
 * What the user has said about doing an operation again.
 *
 * @param replayIdempotentWrites whether a write that is as good twice as once may be done again elsewhere when it may have
 *     been done already; the later one wins over whatever was written in between
 */
record ReplaySettings(
        Consistency consistency,
        WriteRouting writes,
        ConsistentReads consistentReads,
        ConditionalWrites conditionalWrites,
        boolean replayIdempotentWrites) {

    boolean strong() {
        return consistency == Consistency.STRONG;
    }
}
