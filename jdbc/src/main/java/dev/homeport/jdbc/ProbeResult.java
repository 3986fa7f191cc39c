package dev.homeport.jdbc;

/** What one probe of one node found. */
sealed interface ProbeResult {

    /** The server answered and told its role. */
    record Answered(ServerFacts facts) implements ProbeResult {}

    /**
     * The server is alive but would not tell its role: too many connections, a rejected password, a missing database.
     * Proof that it runs, and of nothing else.
     */
    record Unclear(String reason) implements ProbeResult {}

    /** Nothing usable came back in time: refused, reset, silent, shutting down or starting up. */
    record Missed(String reason) implements ProbeResult {}
}
