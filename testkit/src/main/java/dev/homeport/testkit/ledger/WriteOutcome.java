package dev.homeport.testkit.ledger;

/** Says what the caller of a write was told, from the least to the most it may rely on. */
public enum WriteOutcome {
    /** Certainly not done: it must never be found in a database. */
    FAILED,

    /** Nothing yet, or an error that leaves it open, such as a connection lost during commit: either is right. */
    UNKNOWN,

    /** Done: it must be found in the database. */
    ACKNOWLEDGED
}
