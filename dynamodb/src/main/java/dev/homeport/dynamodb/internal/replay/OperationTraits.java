package dev.homeport.dynamodb.internal.replay;

import dev.homeport.dynamodb.internal.operation.OperationKind;

/**
 * What the replay policy knows of an operation.
 *
 * @param idempotent whether the caller says that a later replay does no harm
 * @param pinned the only region the caller wants, or {@link #NOT_PINNED}
 * @param excluded a bit for each region that the caller does not want
 * @param last a bit for each region that is asked last, because it lacks the table
 */
public record OperationTraits(OperationKind shape, boolean idempotent, int pinned, int excluded, int last) {

    public static final int NOT_PINNED = -1;

    public OperationTraits(OperationKind shape, boolean idempotent, int pinned, int excluded) {
        this(shape, idempotent, pinned, excluded, 0);
    }

    public OperationTraits last(int regions) {
        return new OperationTraits(shape, idempotent, pinned, excluded, regions);
    }
}
