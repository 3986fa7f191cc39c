package dev.homeport.dynamodb;

/** Puts a verdict into words. */
final class Verdicts {

    /** This process uses all connections that it may have. */
    static final Verdict NO_FREE_CONNECTION = new Verdict.HeldBack("no free connection");

    private Verdicts() {}

    static String reason(Verdict verdict) {
        if (verdict instanceof Verdict.NotSent notSent) {
            return notSent.reason();
        }
        if (verdict instanceof Verdict.Ambiguous ambiguous) {
            return ambiguous.reason();
        }
        if (verdict instanceof Verdict.Misconfigured misconfigured) {
            return misconfigured.reason();
        }
        if (verdict instanceof Verdict.Throttled throttled) {
            return throttled.reason();
        }
        if (verdict instanceof Verdict.Conflict conflict) {
            return conflict.reason();
        }
        if (verdict instanceof Verdict.ClockOff clockOff) {
            return clockOff.reason();
        }
        if (verdict instanceof Verdict.HeldBack heldBack) {
            return heldBack.reason();
        }
        return verdict instanceof Verdict.Local local ? local.reason() : "ok";
    }
}
