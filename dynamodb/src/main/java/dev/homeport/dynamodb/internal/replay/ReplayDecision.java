package dev.homeport.dynamodb.internal.replay;

import java.util.Optional;

/** What follows from the end of an attempt. */
public sealed interface ReplayDecision {

    /**
     * It is tried once more.
     *
     * @param tried with the attempt to make, whose region it names
     * @param elsewhere whether in another region, so at once; else after a short pause
     */
    record Attempt(AttemptHistory tried, boolean elsewhere) implements ReplayDecision {}

    /**
     * The caller gets the last answer or failure as it is.
     *
     * @param because why it was not tried elsewhere, if a rule stood against it
     */
    record Surface(Optional<RefusalReason> because) implements ReplayDecision {}

    /** The caller is told that the write may have been carried out, or may not. */
    record SurfaceAmbiguous() implements ReplayDecision {}
}
