package dev.homeport.dynamodb.internal.operation;

import dev.homeport.dynamodb.AccessMode;

/**
 * All that matters of an operation when it has failed: whether it may be done twice, and whether it must see the latest
 * version of an item.
 */
public enum OperationKind {
    /** Any replica can answer. */
    EVENTUAL_READ(AccessMode.READ),
    /** Only the region of the latest write can answer; a transaction that only reads is one of these. */
    CONSISTENT_READ(AccessMode.READ),
    /** Unconditional puts and deletes, and updates proven to set literals only: twice is as good as once. */
    IDEMPOTENT_WRITE(AccessMode.WRITE),
    /** The same, but it hands back what was there before, and done twice would hand back its own doing. */
    OLD_VALUES_WRITE(AccessMode.WRITE),
    /** Unconditional, but twice is not once: {@code ADD}, arithmetic, {@code list_append}, or not proven otherwise. */
    ACCUMULATING_WRITE(AccessMode.WRITE),
    /** Depends on the version of the item that the region holds; what it writes is idempotent. */
    CONDITIONAL_WRITE(AccessMode.WRITE),
    /** Depends on that version too, and twice is not once if the condition holds twice. */
    CONDITIONAL_ACCUMULATING_WRITE(AccessMode.WRITE),
    /** A transaction, which a token protects from being done twice, but only within a region and for ten minutes. */
    TRANSACTION(AccessMode.WRITE),
    /** A transaction that holds a condition or a check of one. */
    CONDITIONAL_TRANSACTION(AccessMode.WRITE),
    /** A transaction with a token of the caller's, who may send it again with that token, and trust in it. */
    TOKEN_TRANSACTION(AccessMode.WRITE),
    /** A PartiQL statement that writes. */
    STATEMENT_WRITE(AccessMode.WRITE),
    /** A PartiQL statement that writes, or batch of them, with a condition or what may be one. */
    CONDITIONAL_STATEMENT(AccessMode.WRITE),
    /** Reads tables, backups, tags; never leaves its region. */
    CONTROL_READ(AccessMode.READ),
    /** Writes those, and every operation that this version does not know. Never leaves its region. */
    CONTROL(AccessMode.WRITE);

    private final AccessMode access;

    OperationKind(AccessMode access) {
        this.access = access;
    }

    public AccessMode access() {
        return access;
    }

    /** Whether a region judges a condition of it by the version of an item that the region holds. */
    public boolean conditional() {
        return this == CONDITIONAL_WRITE
                || this == CONDITIONAL_ACCUMULATING_WRITE
                || this == CONDITIONAL_TRANSACTION
                || this == CONDITIONAL_STATEMENT;
    }

    /** Whether a token makes all its attempts in a region one. */
    public boolean tokened() {
        return this == TRANSACTION || this == CONDITIONAL_TRANSACTION || this == TOKEN_TRANSACTION;
    }

    /** Whether it concerns the control plane, which says nothing of the data plane's health. */
    public boolean control() {
        return this == CONTROL_READ || this == CONTROL;
    }
}
