package dev.homeport.jdbc;

/** What one probe of one node found. */
sealed interface ProbeResult {

    /** The server answered and told its role. */
    record Answered(ServerFacts facts) implements ProbeResult {}

    /**
     * The server is alive but would not tell its role: too many connections, a rejected password, a missing database.
     * Proof that it runs, and of nothing else.
     */
    record Unclear(String reason, boolean credentialsRefused) implements ProbeResult {

        Unclear(String reason) {
            this(reason, false);
        }
    }

    /** Nothing usable came back. */
    sealed interface NoAnswer extends ProbeResult {
        String reason();
    }

    /** The attempt has failed: refused, reset, timed out, shutting down or starting up. Counts as a miss. */
    record Missed(String reason) implements NoAnswer {}

    /** The attempt is still under way and has taken a probe timeout more. Counts as a miss. */
    record Silent(String reason) implements NoAnswer {}

    /** An attempt whose silence has been counted while it lasted has failed in the end. */
    record GivenUp(String reason) implements NoAnswer {}
}
