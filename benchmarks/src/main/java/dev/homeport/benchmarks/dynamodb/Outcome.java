package dev.homeport.benchmarks.dynamodb;

import dev.homeport.dynamodb.AmbiguousWriteException;

/** Says how a call ended, as its caller sees it. */
public enum Outcome {
    OK,
    FAILED,
    /** The write may be done or not. */
    AMBIGUOUS;

    static Outcome of(Throwable thrown) {
        for (var each = thrown; each != null; each = each.getCause()) {
            if (each instanceof AmbiguousWriteException) {
                return AMBIGUOUS;
            }
        }
        return FAILED;
    }
}
