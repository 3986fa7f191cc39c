package dev.homeport.dynamodb;

/**
 * What the replay policy knows of an operation.
 *
 * @param idempotent whether the caller says that a later replay does no harm
 * @param pinned the only region the caller wants, or {@link #NOT_PINNED}
 * @param excluded a bit for each region that the caller does not want
 */
record Operation(OperationShape shape, boolean idempotent, int pinned, int excluded) {

    static final int NOT_PINNED = -1;
}
