package dev.homeport.dynamodb;

import java.util.Optional;

/** What follows from the end of an attempt. */
sealed interface Next {

    /**
     * It is tried once more.
     *
     * @param tried with the attempt to make, whose region it names
     * @param elsewhere whether in another region, so at once; else after a short pause
     */
    record Attempt(Tried tried, boolean elsewhere) implements Next {}

    /**
     * The caller gets the last answer or failure as it is.
     *
     * @param because why it was not tried elsewhere, if a rule stood against it
     */
    record Surface(Optional<Refusal> because) implements Next {}

    /** The caller is told that the write may have been carried out, or may not. */
    record SurfaceAmbiguous() implements Next {}
}
