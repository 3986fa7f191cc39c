package dev.homeport.benchmarks.jdbc.exactlyonce;

/** Names the ways to lose a primary while it is written to. */
enum PrimaryLoss {
    /** Its processes are killed. */
    CRASH,
    /** Its processes stand still, with what they had received. */
    FREEZE,
    /** It goes on, and the network between it and us loses all that is under way. */
    BLACK_HOLE,
    /** It goes on, and we reach it beside the new one. */
    SPLIT_BRAIN,
    /** Commits are sent, and do not reach it: nothing of them is done. */
    COMMITS_CUT,
    /** Commits reach it and its standby, and their answers do not reach us: all of them are done. */
    ANSWERS_CUT
}
