package dev.homeport.dynamodb;

/**
 * All that matters of an operation when it has failed: whether it may be done twice, and whether it must see the latest
 * version of an item.
 */
enum OperationShape {
    /** Any replica can answer. */
    EVENTUAL_READ(Access.READ),
    /** Only the region of the latest write can answer; {@code TransactGetItems} is one of these. */
    CONSISTENT_READ(Access.READ),
    /** Unconditional puts and deletes, and updates proven to set literals only: twice is as good as once. */
    IDEMPOTENT_WRITE(Access.WRITE),
    /** Unconditional, but twice is not once: {@code ADD}, arithmetic, {@code list_append}, or not proven otherwise. */
    ACCUMULATING_WRITE(Access.WRITE),
    /** Depends on the version of the item that the region holds. */
    CONDITIONAL_WRITE(Access.WRITE),
    /** A transaction, which a token protects from being done twice, but only within a region and for ten minutes. */
    TRANSACTION(Access.WRITE),
    /** A PartiQL statement that writes. */
    STATEMENT_WRITE(Access.WRITE),
    /** Tables, backups, tags, and every operation that this version does not know. Never leaves its region. */
    CONTROL(Access.WRITE);

    private final Access access;

    OperationShape(Access access) {
        this.access = access;
    }

    Access access() {
        return access;
    }
}
