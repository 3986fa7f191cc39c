package dev.homeport.jdbc.internal.election;

/** Tells what one probe of one node found. */
public sealed interface ProbeResult {

    /** The server answered and told its role. */
    record Answered(ServerFacts facts) implements ProbeResult {}

    /**
     * The attempt is still under way, its silence was counted, and now the server has sent something: it is alive, and the
     * count starts again. What it is will be known when the attempt ends.
     */
    record Heard(String reason) implements ProbeResult {}

    /**
     * The server is alive, for it sent bytes in this attempt, but its role could not be asked: too many connections, a
     * rejected password, a missing database, a certificate that is not trusted. Proof that it runs, and of nothing else.
     */
    record Unclear(String reason, boolean credentialsRefused) implements ProbeResult {

        public Unclear(String reason) {
            this(reason, false);
        }
    }

    /**
     * The server was not asked: its name is not known, the password cannot be read, a class is missing. That says
     * nothing of it, neither that it lives nor that it is silent.
     */
    record NotAsked(String reason) implements ProbeResult {}

    /** Nothing usable came back. */
    sealed interface NoAnswer extends ProbeResult {
        String reason();
    }

    /** The attempt has failed: refused, reset or timed out. Counts as a miss. */
    record Missed(String reason) implements NoAnswer {}

    /**
     * The server, or the pooler in front of it, said that it takes no sessions now: shutting down, starting up, a standby
     * with {@code hot_standby=off}. Counts as a miss, and as an answer where the question is whether our own network works.
     */
    record Refused(String reason) implements NoAnswer {}

    /** The attempt is still under way and has taken a probe timeout more. Counts as a miss. */
    record Silent(String reason) implements NoAnswer {}

    /** An attempt whose silence has been counted while it lasted has failed in the end. */
    record GivenUp(String reason) implements NoAnswer {}
}
