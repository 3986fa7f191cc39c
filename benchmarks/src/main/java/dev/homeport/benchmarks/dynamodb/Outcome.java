package dev.homeport.benchmarks.dynamodb;

import dev.homeport.dynamodb.AmbiguousWriteException;

/** How a call went, as its caller sees it. */
public enum Outcome {
    OK,
    FAILED,
    /** Perhaps done. */
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
