package dev.homeport.examples.runbook.dns;

import java.time.Duration;

/**
 * Bounds what one call to a provider may take.
 *
 * @param connect the most until a connection stands
 * @param answer the most from the request to the last byte of its answer
 * @param patience the most that is waited, in all, because a provider asked for it; beyond that it is an error that
 *     says when to try again
 */
record CallLimits(Duration connect, Duration answer, Duration patience) {

    static CallLimits standard() {
        return new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30));
    }
}
