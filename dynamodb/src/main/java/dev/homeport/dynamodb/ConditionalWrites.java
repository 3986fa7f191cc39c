package dev.homeport.dynamodb;

import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/**
 * Whether a write with a condition may be carried out away from home, where the condition is judged by the version that
 * the region happens to hold. Without meaning for tables with {@link MultiRegionConsistency#STRONG multi-region strong consistency}.
 *
 * <p>A condition is one wherever it stands: in a put, an update or a delete, in any part of a transaction, and in PartiQL. There
 * an {@code INSERT} is one, and so is an {@code UPDATE} or {@code DELETE} whose {@code WHERE} holds more than one comparison for
 * equality: what is more than the key cannot be told from a sort key.
 */
public enum ConditionalWrites {
    /** Never: two regions could each find that an item does not exist. */
    HOME_ONLY,
    /** Where measured lag shows that the region has all but the last moments of the home's writes. */
    AFTER_LAG_GATE,
    /** Anywhere. */
    ALLOW
}
