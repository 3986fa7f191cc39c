package dev.homeport.dynamodb.simulation;

import dev.homeport.dynamodb.AccessMode;
import dev.homeport.dynamodb.internal.operation.OperationKind;

/** What the simulated operations do, and how the product sees them. */
public enum SimulatedWrite {
    READ(OperationKind.EVENTUAL_READ),
    CONSISTENT_READ(OperationKind.CONSISTENT_READ),
    PUT(OperationKind.IDEMPOTENT_WRITE),
    MARKED_PUT(OperationKind.IDEMPOTENT_WRITE),
    ADD(OperationKind.ACCUMULATING_WRITE),
    /**
     * Writes if the item still is as it was when the operation began. Done to items that nothing else touches: a put that
     * arrives twice brings an old version back, and with it the condition of a write that was done already.
     */
    COMPARE_AND_SET(OperationKind.CONDITIONAL_WRITE, 1),
    /** Writes if the item does not exist; done to items that nothing else touches. */
    CLAIM(OperationKind.CONDITIONAL_WRITE, 2),
    TRANSACTION(OperationKind.TRANSACTION),
    STATEMENT(OperationKind.STATEMENT_WRITE),
    CONTROL(OperationKind.CONTROL),
    /** Reads a table that only the home region has. */
    HOME_TABLE_READ(OperationKind.EVENTUAL_READ),
    /** Puts, and wants what was there before. */
    TAKE(OperationKind.OLD_VALUES_WRITE),
    /** Those that follow write if the item still is as it was, like a compare-and-set. */
    CONDITIONAL_ADD(OperationKind.CONDITIONAL_ACCUMULATING_WRITE, 1),
    CONDITIONAL_TRANSACTION(OperationKind.CONDITIONAL_TRANSACTION, 1),
    CONDITIONAL_STATEMENT(OperationKind.CONDITIONAL_STATEMENT, 1),
    /** Its token is the caller's. */
    TOKEN_TRANSACTION(OperationKind.TOKEN_TRANSACTION),
    CONTROL_READ(OperationKind.CONTROL_READ);

    /** What every region has, unless a fault takes it away. */
    public static final String TABLE = "everywhere";

    static final int ITEMS_OF_A_SORT = 2_000;
    static final int ITEMS = 3 * ITEMS_OF_A_SORT;

    private static final SimulatedWrite[] MIX = mix(41, 5, 14, 4, 8, 7, 4, 5, 2, 1, 0, 2, 2, 1, 1, 2, 1);
    private static final SimulatedWrite[] MIX_WITH_HOME_TABLE =
            mix(38, 5, 14, 4, 8, 7, 4, 5, 2, 1, 3, 2, 2, 1, 1, 2, 1);

    public final OperationKind shape;

    /** The first of the items that it is done to. */
    final int itemsFrom;

    SimulatedWrite(OperationKind shape) {
        this(shape, 0);
    }

    SimulatedWrite(OperationKind shape, int sortOfItem) {
        this.shape = shape;
        this.itemsFrom = sortOfItem * ITEMS_OF_A_SORT;
    }

    /** A hundred of a usual mixture. */
    static SimulatedWrite[] mix(boolean withHomeTable) {
        return withHomeTable ? MIX_WITH_HOME_TABLE : MIX;
    }

    /** What it is done to. */
    String table() {
        return this == HOME_TABLE_READ ? "of-home-only" : TABLE;
    }

    /** Whether it writes only if the item is the version that it was. */
    boolean comparesVersions() {
        return shape.conditional() && this != CLAIM;
    }

    /** Whether it reads one item, which takes less time than anything else. */
    boolean ofOneItem() {
        return shape.access() == AccessMode.READ && this != CONTROL_READ;
    }

    private static SimulatedWrite[] mix(int... percent) {
        var mix = new SimulatedWrite[100];
        int next = 0;
        for (var kind : values()) {
            for (int i = 0; i < percent[kind.ordinal()]; i++) {
                mix[next++] = kind;
            }
        }
        return mix;
    }
}
