package dev.homeport.dynamodb.internal.operation;

/** Puts a verdict into words. */
public final class AttemptOutcomes {

    /** This process uses all connections that it may have. */
    public static final AttemptOutcome NO_FREE_CONNECTION = new AttemptOutcome.HeldBack("no free connection");

    private AttemptOutcomes() {}

    public static String reason(AttemptOutcome verdict) {
        if (verdict instanceof AttemptOutcome.NotSent notSent) {
            return notSent.reason();
        }
        if (verdict instanceof AttemptOutcome.Ambiguous ambiguous) {
            return ambiguous.reason();
        }
        if (verdict instanceof AttemptOutcome.Misconfigured misconfigured) {
            return misconfigured.reason();
        }
        if (verdict instanceof AttemptOutcome.Throttled throttled) {
            return throttled.reason();
        }
        if (verdict instanceof AttemptOutcome.Conflict conflict) {
            return conflict.reason();
        }
        if (verdict instanceof AttemptOutcome.ClockOff clockOff) {
            return clockOff.reason();
        }
        if (verdict instanceof AttemptOutcome.HeldBack heldBack) {
            return heldBack.reason();
        }
        return verdict instanceof AttemptOutcome.Local local ? local.reason() : "ok";
    }
}
