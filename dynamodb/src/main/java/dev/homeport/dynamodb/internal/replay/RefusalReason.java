package dev.homeport.dynamodb.internal.replay;

import dev.homeport.dynamodb.internal.routing.FailbackRules;

/** Why an operation is not tried, or not tried elsewhere. */
public enum RefusalReason {
    /** Each usable region is excluded by the caller. */
    ALL_EXCLUDED("every region that can be used is excluded by the call"),
    /** The region the caller pinned it to is one that the caller excludes. */
    PIN_EXCLUDED("the call is pinned to a region that it excludes"),
    /** A strongly consistent read away from home. */
    CONSISTENT_READ_AWAY("a strongly consistent read is answered by the home region only, see reads.consistent"),
    /** A consistent read or a condition at a home that is just back. */
    HOME_SETTLES("until " + FailbackRules.SETTLING.toSeconds()
            + " s after it may lack what was written elsewhere meanwhile; heartbeats would tell when it has"
            + " everything"),
    /** A write with a condition away from home. */
    CONDITION_AWAY("a condition is judged by the home region only, see writes.conditional"),
    /** A write away from home. */
    WRITE_AWAY("writes go to the home region only, see writes.routing"),
    /** A write that was perhaps done, away from where it was. */
    TWICE_AWAY("it may have been done already"),
    /** A transaction with a token of the caller's away from home. */
    TOKEN_AWAY("a transaction with a token of the caller's is protected by it in the home region only, see"
            + " RequestOptions.IDEMPOTENT"),
    /** An operation of the control plane away from home. */
    CONTROL_AWAY("the control plane is a region's own");

    private final String text;

    RefusalReason(String text) {
        this.text = text;
    }

    /** What {@link RegionSelector#first} returns for it: negative. */
    public int code() {
        return -1 - ordinal();
    }

    public static RefusalReason of(int code) {
        return values()[-1 - code];
    }

    /** In words, for the exception. */
    public String text() {
        return text;
    }
}
