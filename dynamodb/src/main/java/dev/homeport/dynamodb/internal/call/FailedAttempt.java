package dev.homeport.dynamodb.internal.call;

import dev.homeport.dynamodb.internal.operation.AttemptOutcome;
import software.amazon.awssdk.regions.Region;

/**
 * One failed attempt of an operation.
 *
 * @param operation its wire name
 * @param thrown by the SDK
 */
public record FailedAttempt(String operation, Region region, AttemptOutcome verdict, Throwable thrown) {

    public boolean ambiguous() {
        return verdict instanceof AttemptOutcome.Ambiguous;
    }
}
