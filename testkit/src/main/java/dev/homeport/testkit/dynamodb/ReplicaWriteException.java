package dev.homeport.testkit.dynamodb;

/** Tells that a replica's write failed, and whether it may have happened all the same. */
public final class ReplicaWriteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Says whether the write happened all the same. */
    public enum Outcome {
        /** It was refused: no. */
        NOT_DONE,

        /** The server made an error of it, or is gone: the stream shows it by now, or never will. */
        PERHAPS_DONE,

        /** Nobody answered: a server that is slow or frozen may carry it out at any time. */
        PERHAPS_LATER
    }

    private final Outcome outcome;

    public ReplicaWriteException(ItemVersion version, Outcome outcome, Throwable cause) {
        super(version.key() + " could not be replicated: " + outcome, cause);
        this.outcome = outcome;
    }

    Outcome outcome() {
        return outcome;
    }
}
