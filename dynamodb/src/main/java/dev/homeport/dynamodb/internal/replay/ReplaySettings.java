package dev.homeport.dynamodb.internal.replay;

import dev.homeport.dynamodb.ConditionalWrites;
import dev.homeport.dynamodb.ConsistentReads;
import dev.homeport.dynamodb.WriteRouting;
import dev.homeport.dynamodb.internal.operation.OperationKind;
import software.amazon.awssdk.services.dynamodb.model.MultiRegionConsistency;

/**
 * What the user has said about doing an operation again.
 *
 * @param replayIdempotentWrites whether a write that is as good twice as once may be done again elsewhere when it may have
 *     been done already; the later one wins over whatever was written in between
 */
public record ReplaySettings(
        MultiRegionConsistency consistency,
        WriteRouting writes,
        ConsistentReads consistentReads,
        ConditionalWrites conditionalWrites,
        boolean replayIdempotentWrites) {

    /** Of a client whose user has said nothing. */
    public static final ReplaySettings DEFAULTS = new ReplaySettings(
            MultiRegionConsistency.EVENTUAL,
            WriteRouting.FOLLOW,
            ConsistentReads.FAIL,
            ConditionalWrites.HOME_ONLY,
            false);

    public boolean strong() {
        return consistency == MultiRegionConsistency.STRONG;
    }

    /** Whether a region judges an operation's condition by the version that it has, which may not be the latest. */
    boolean judgesByVersion(OperationKind shape) {
        return shape.conditional() && !strong();
    }
}
