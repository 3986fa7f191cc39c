package dev.homeport.examples.orders;

/** Says what is known of a write. */
enum Outcome {
    /** It is done. */
    DONE,
    /** It is certainly not: it never arrived, or was refused. */
    NOT_DONE,
    /** The answer was lost: it may be done or not. */
    UNKNOWN
}
