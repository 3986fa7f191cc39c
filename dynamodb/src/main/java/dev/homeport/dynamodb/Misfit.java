package dev.homeport.dynamodb;

import java.time.Instant;

/**
 * What is wrong with the setup of a region.
 *
 * @param seenByCanary whether a canary has seen it, so that a canary can take it back; what a call has seen can be a table
 *     that the canary does not read
 * @param until when it is forgotten
 */
record Misfit(String reason, boolean seenByCanary, Instant until) {}
