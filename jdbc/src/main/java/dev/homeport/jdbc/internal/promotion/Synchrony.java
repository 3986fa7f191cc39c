package dev.homeport.jdbc.internal.promotion;

/**
 * Says whether each commit that a primary acknowledged had waited for one standby, and how that is known.
 *
 * @param answer what is known
 * @param reason how, in words, without a full stop
 */
public record Synchrony(Answer answer, String reason) {

    /** What is known. */
    public enum Answer {
        WAITED,
        DID_NOT_WAIT,
        UNKNOWN
    }

    static Synchrony waited(String reason) {
        return new Synchrony(Answer.WAITED, reason);
    }

    static Synchrony didNotWait(String reason) {
        return new Synchrony(Answer.DID_NOT_WAIT, reason);
    }

    static Synchrony unknown(String reason) {
        return new Synchrony(Answer.UNKNOWN, reason);
    }
}
