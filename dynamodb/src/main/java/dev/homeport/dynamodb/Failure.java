package dev.homeport.dynamodb;

import software.amazon.awssdk.regions.Region;

/**
 * One failed attempt of an operation.
 *
 * @param operation its wire name
 * @param thrown by the SDK
 */
record Failure(String operation, Region region, Verdict verdict, Throwable thrown) {

    boolean ambiguous() {
        return verdict instanceof Verdict.Ambiguous;
    }
}
