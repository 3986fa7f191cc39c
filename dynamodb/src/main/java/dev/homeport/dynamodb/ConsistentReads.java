package dev.homeport.dynamodb;

import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/**
 * What becomes of a strongly consistent read when the region that has the latest versions cannot answer it. Without
 * meaning for tables with {@link MultiRegionConsistency#STRONG multi-region strong consistency}, where any region can.
 */
public enum ConsistentReads {
    /** It fails, because no other region can give what was asked for. */
    FAIL,
    /** It becomes an eventually consistent read elsewhere. */
    DOWNGRADE,
    /** It is asked elsewhere as it is: consistent with the writes made there, and with no others. */
    ALLOW
}
